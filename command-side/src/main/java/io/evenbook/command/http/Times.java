package io.evenbook.command.http;

import io.evenbook.api.MalformedRequestException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times that clients choose. */
public final class Times {
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2500-01-01T00:00:00Z");

    private Times() {}

    /**
     * At the resolution of the ledger; what is finer is cut off.
     *
     * @param time null: none
     * @throws MalformedRequestException if it is not of this age
     */
    public static Instant micros(String field, Instant time) {
        if (time == null) {
            return null;
        }
        if (time.isBefore(FIRST) || !time.isBefore(END)) {
            throw new MalformedRequestException(
                    field, "The %s must be from %s and before %s.".formatted(field, FIRST, END));
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
