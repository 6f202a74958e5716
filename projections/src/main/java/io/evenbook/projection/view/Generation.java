package io.evenbook.projection.view;

import java.time.Instant;

/**
 * One build of a view from the first event on.
 *
 * @param number from 1
 * @param headAtStart the log's head when the build was requested; the generation must reach it to go live
 * @param retiredAt when another generation replaced it, or its build was stopped; null before
 * @param form see {@link ViewStore#formOf}: software of the same form writes the same rows for the same events; null if
 *     the rows belong to another log
 */
public record Generation(String view, int number, Status status, long headAtStart, Instant retiredAt, String form) {

    /**
     * LIVE: readers see it. BUILDING: it is being filled. RETIRED: it was replaced or stopped, and is dropped after 30
     * s.
     */
    public enum Status {
        LIVE,
        BUILDING,
        RETIRED,
        DROPPED
    }

    /** Whether it was written from events that the log no longer has, so it cannot be continued. */
    boolean holdsAnotherLog() {
        return form == null;
    }

    /** The name of its schema or collection, for instance {@code orders_3}. */
    public String name() {
        return nameOf(view, number);
    }

    static String nameOf(String view, int number) {
        return view + "_" + number;
    }

    /** The name of its reader and token, for instance {@code orders@3}. */
    public String processor() {
        return view + "@" + number;
    }
}
