package io.evenbook.projection.view;

import java.time.Instant;

/**
 * One building of a view from the first event on.
 *
 * @param number from 1
 * @param headAtStart the position of the log's last event when the building was asked for: the least that it must reach
 *     to go live
 * @param retiredAt when another took its place, or its building was stopped; null before
 * @param form of its rows, as {@link ViewStore#formOf} says: builds that say the same write the same rows for the same
 *     events; null if what it holds belongs to another log
 */
public record Generation(String view, int number, Status status, long headAtStart, Instant retiredAt, String form) {

    /** LIVE: readers see it. BUILDING: it is filled beside that. RETIRED: it was live, and is about to be dropped. */
    public enum Status {
        LIVE,
        BUILDING,
        RETIRED,
        DROPPED
    }

    /** Whether it was written from events that the log no longer has: nothing goes on from there. */
    boolean holdsAnotherLog() {
        return form == null;
    }

    /** As its schema or its collections are called. */
    public String name() {
        return nameOf(view, number);
    }

    static String nameOf(String view, int number) {
        return view + "_" + number;
    }

    /** As its processor, and so its token, is called. */
    public String processor() {
        return view + "@" + number;
    }
}
