package io.evenbook.projection.view;

import io.evenbook.projection.view.Table.Statement;
import java.util.List;
import java.util.Set;

/**
 * Writes one view in PostgreSQL. It is given every event of the log exactly once and in order: the view's position
 * commits with its rows. The rows follow from the events alone, so that those of a rebuilt view are the same.
 */
public interface TableProjector {

    /** As the view, and the schema that its readers use, is called. */
    String view();

    /**
     * Raised by one with every change of what is written for the same events: the view is then rebuilt at the next
     * start. A change of the files that make its tables has the same effect by itself.
     */
    int version();

    /**
     * The classes of the events that change the view, or interfaces that they have in common; no others are given to
     * it.
     */
    Set<Class<?>> events();

    /** All statements that {@link #project} uses: the columns are checked against the tables at the start. */
    List<Statement<?>> statements();

    /** Writes what a batch of the log changes, in as few statements as there are kinds of change. */
    void project(List<ViewEvent> events, Tables tables);
}
