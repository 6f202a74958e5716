package io.evenbook.api.catalog;

/**
 * The version of the stored form of the log. Before the first release there is no migration from one version to
 * another.
 */
public final class LogFormat {
    /**
     * The current version. Every change of an event's form or of a table of the log raises it; a test compares it with
     * the samples of all events.
     */
    public static final int CURRENT = 13;

    private LogFormat() {}

    /**
     * Returns the error text for data of another format.
     *
     * @param what such as {@code The data folder /srv/evenbook}
     * @param format null: unknown, since the data were written before formats had numbers
     */
    public static String refusal(String what, Integer format) {
        return "%s was written in log format %s, and this Evenbook has format %d."
                .formatted(what, format == null ? "1 or before" : format.toString(), CURRENT);
    }
}
