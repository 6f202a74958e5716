package io.evenbook.api.clearing;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A clearing window in the view. Fields of later steps are null.
 *
 * @param tradeDate the day on which it was planned to close
 * @param closesAt when it was planned to close; {@code closedAt}: when it did
 * @param settlesAt when its settlement was planned to begin; {@code dueAt}: when it did
 * @param businessDate the day of {@code dueAt} in the zone of the scheme
 * @param parked null unless its settlement waits for an operator
 * @param position of its last event
 */
public record WindowAnswer(
        WindowId windowId,
        SchemeId schemeId,
        WindowState state,
        LocalDate tradeDate,
        Instant closesAt,
        LocalDate settlesOn,
        Instant settlesAt,
        Instant openedAt,
        Instant closedAt,
        WindowCause closedBy,
        Instant dueAt,
        WindowCause dueBy,
        LocalDate businessDate,
        WindowNetting netting,
        WindowResolution resolution,
        Instant settledAt,
        WindowParking parked,
        long position) {

    /** The sums of a window, as {@link SchemeEvent.WindowNetted} has them. */
    public record WindowNetting(
            Instant at,
            int trades,
            int carried,
            int obligations,
            int participants,
            List<WindowTotals.Netted> assets,
            String digest) {}

    /** What of a window settles, as {@link SchemeEvent.WindowResolved} has it. */
    public record WindowResolution(
            Instant at,
            String algorithm,
            int settled,
            int partial,
            int failed,
            List<WindowTotals.Resolved> assets,
            String digest) {}

    /** Why the settlement of a window stopped. */
    public record WindowParking(Instant at, String code, String detail) {}
}
