package io.evenbook.command.http;

import io.evenbook.api.MalformedRequestException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times that clients send. */
public final class Times {
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2500-01-01T00:00:00Z");

    private Times() {}

    /**
     * The time in microseconds, the resolution of the ledger; finer digits are cut off.
     *
     * @param time null stays null
     * @throws MalformedRequestException if it is before 1900 or after 2499
     */
    public static Instant micros(String field, Instant time) {
        if (time == null) {
            return null;
        }
        if (time.isBefore(FIRST) || !time.isBefore(END)) {
            throw new MalformedRequestException(
                    field, "%s must be at or after %s and before %s.".formatted(field, FIRST, END));
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
