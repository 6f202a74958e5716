package io.evenbook.projection.view;

import java.util.Optional;

/** A follower of the log: a view or a publication. */
public interface Projection {
    String name();

    Store store();

    Progress progress();

    /**
     * The progress of a projection.
     *
     * @param position position of the last event in the rows that readers see, or of the last published event; 0 for
     *     none
     * @param rebuild empty unless the view is being rebuilt
     * @param failure why it does not advance; empty while it does
     * @param outdated whether readers see rows of another form or of another log, which no longer advance
     */
    record Progress(long position, Optional<Rebuild> rebuild, Optional<Throwable> failure, boolean outdated) {}

    /** @param eventsPerSecond average since this process first measured; 0 before */
    record Rebuild(long position, long eventsPerSecond) {}
}
