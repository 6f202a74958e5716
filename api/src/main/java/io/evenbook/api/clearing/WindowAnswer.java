package io.evenbook.api.clearing;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A clearing window in the view. Fields of later steps are null.
 *
 * @param state OPEN takes trades; CLOSED, DUE, NETTED, RESOLVED, SETTLED follow; PARKED waits for an operator
 * @param tradeDate the day on which it was planned to close
 * @param closesAt when it was planned to close; closedAt says when it did
 * @param settlesAt when its settlement was planned to begin; dueAt says when it did
 * @param businessDate the day of {@code dueAt} in the zone of the scheme
 * @param parked null unless its settlement waits for an operator
 * @param position position of its last event
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

    /**
     * The sums of a window, as {@link SchemeEvent.WindowNetted} has them.
     *
     * @param at when it was netted
     * @param trades trades that were netted
     */
    public record WindowNetting(
            Instant at,
            int trades,
            int carried,
            int obligations,
            int participants,
            List<WindowTotals.Netted> assets,
            String digest) {}

    /**
     * What of a window settles, as {@link SchemeEvent.WindowResolved} has it.
     *
     * @param at when it was resolved
     * @param settled obligations that settle in full
     * @param partial obligations that settle in part
     * @param failed obligations that settle not at all
     */
    public record WindowResolution(
            Instant at,
            String algorithm,
            int settled,
            int partial,
            int failed,
            List<WindowTotals.Resolved> assets,
            String digest) {}

    /**
     * Why the settlement of a window stopped.
     *
     * @param at when it was parked
     * @param code the code of the refusal that parked it
     */
    public record WindowParking(Instant at, String code, String detail) {}
}
