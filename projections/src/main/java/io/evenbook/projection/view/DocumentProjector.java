package io.evenbook.projection.view;

import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * Writes one view in MongoDB: documents that record a fact and never change. MongoDB cannot commit them together with
 * their position, so an event may come again; its document is then there already and stays as it is.
 */
public interface DocumentProjector {

    /** As the view, and the collections of its generations, is called. */
    String view();

    /**
     * Raised by one with every change of the documents of the same events: the view is then rebuilt at the next start.
     */
    int version();

    /**
     * The classes of the events that have documents, or interfaces that they have in common; no others are given to it.
     */
    Set<Class<?>> events();

    /**
     * The document of an event, its {@code _id} made from the event alone; empty if the view does not care for the
     * event.
     */
    Optional<Document> documentOf(ViewEvent event);
}
