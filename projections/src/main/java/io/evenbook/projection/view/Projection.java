package io.evenbook.projection.view;

import java.util.Optional;

/** Something that follows the log: a view, or a publication. */
public interface Projection {
    String name();

    Store store();

    Progress progress();

    /**
     * How far it is.
     *
     * @param position of the last event in what readers see; 0 if there is none
     * @param rebuild what is built beside that
     * @param failure why it does not advance now
     * @param outdated whether what readers see is shown as it is and does not advance, since this build writes another
     *     form, or it belongs to another log
     */
    record Progress(long position, Optional<Rebuild> rebuild, Optional<Throwable> failure, boolean outdated) {}

    /** @param eventsPerSecond since this process first looked; 0 while that is too short ago to tell */
    record Rebuild(long position, long eventsPerSecond) {}
}
