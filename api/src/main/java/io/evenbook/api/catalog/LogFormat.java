package io.evenbook.api.catalog;

/**
 * The form in which the log and what belongs to it are stored. There is no way from one to another before the first
 * release.
 */
public final class LogFormat {
    /**
     * Raised with every change of an event's form or of a table of the log. A test compares the kept samples of all
     * events with it.
     */
    public static final int CURRENT = 5;

    private LogFormat() {}

    /**
     * Says what to do about data of another format.
     *
     * @param what such as {@code The data folder /srv/evenbook}
     * @param format null if it is not known, as of data written before there was a number
     */
    public static String refusal(String what, Integer format) {
        return "%s was written in log format %s, and this Evenbook has format %d."
                .formatted(what, format == null ? "1 or before" : format.toString(), CURRENT);
    }
}
