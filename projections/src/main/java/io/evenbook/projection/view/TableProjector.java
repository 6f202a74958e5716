package io.evenbook.projection.view;

import java.util.List;

/**
 * Writes one view in PostgreSQL. It is given every event of the log exactly once and in order: the view's position commits with its rows.
 * The rows follow from the events alone, so that those of a rebuilt view are the same.
 */
public interface TableProjector {

    /** As the view, and the schema that its readers use, is called. */
    String view();

    /** Writes what a part of the log changes, in as few statements as there are kinds of change. */
    void project(List<ViewEvent> events, Tables tables);
}
