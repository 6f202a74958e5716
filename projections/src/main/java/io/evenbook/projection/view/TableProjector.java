package io.evenbook.projection.view;

import io.evenbook.projection.view.Table.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one view in PostgreSQL. It gets each event exactly once and in order, because the view's position commits with
 * its rows. The rows depend on the events alone, so a rebuild writes the same ones.
 */
public interface TableProjector {

    /** The name of the view and of the schema that readers use, for instance {@code orders}. */
    String view();

    /**
     * Increase it whenever the same events make other rows: the next start then rebuilds the view. A change of the
     * view's migrations has the same effect by itself.
     */
    int version();

    /** The classes or interfaces of the events that it is given. */
    Set<Class<?>> events();

    /** All statements that {@link #project} uses; the start checks their columns against the tables. */
    List<Statement<?>> statements();

    /** The table of the view whose old months an archive may take; empty if all rows stay. */
    default Optional<MonthlyTable> archivable() {
        return Optional.empty();
    }

    /** Writes the changes of a batch, with one statement for each kind of change. */
    void project(List<ViewEvent> events, Tables tables);
}
