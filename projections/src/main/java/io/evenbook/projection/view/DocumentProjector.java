package io.evenbook.projection.view;

import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * Makes the documents of one view in MongoDB. A document records one event and never changes. MongoDB does not commit
 * documents and position together, so an event may come again; its document then stays unchanged.
 */
public interface DocumentProjector {

    /**
     * The name of the view: {@code notifications} has the collections {@code notifications_1}, {@code notifications_2}.
     */
    String view();

    /** Increase it whenever the same events make other documents: the next start then rebuilds the view. */
    int version();

    /** The classes or interfaces of the events that it is given. */
    Set<Class<?>> events();

    /** The document of an event, with an {@code _id} that depends on the event alone; empty for none. */
    Optional<Document> documentOf(ViewEvent event);
}
