package io.evenbook.command.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times that clients choose. */
public final class Times {
    private Times() {}

    /** At the resolution of the ledger; what is finer is cut off. */
    public static Instant micros(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }
}
