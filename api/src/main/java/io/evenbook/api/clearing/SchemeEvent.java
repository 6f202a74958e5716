package io.evenbook.api.clearing;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Events of one scheme and its windows. A window passes: open, closed, due, netted, resolved, settled. */
public sealed interface SchemeEvent {
    SchemeId schemeId();

    /** An event of one window. */
    sealed interface WindowEvent extends SchemeEvent {
        WindowId windowId();

        @Override
        default SchemeId schemeId() {
            return windowId().schemeId();
        }
    }

    /** The terms were set. They apply from the next window on. */
    record SchemeSet(SchemeId schemeId, SchemeTerms terms, String reason) implements SchemeEvent {}

    /** The first window of the scheme opened. The later ones open when the one before closes. */
    record WindowOpened(ClearingWindow window) implements WindowEvent {
        @Override
        public WindowId windowId() {
            return window.windowId();
        }
    }

    /** The window closed and the next one opened: trades at later positions of the log belong to the next. */
    record WindowClosed(WindowId windowId, ClearingWindow next, WindowCause cause) implements WindowEvent {}

    /** The window got another settlement date. */
    record WindowRescheduled(WindowId windowId, LocalDate settlesOn, Instant settlesAt, String reason)
            implements WindowEvent {}

    /**
     * Settlement of the window began. All trades of the window take part, and those carried over or held that the
     * scheme has open at this position.
     *
     * @param businessDate the day in the scheme's zone
     */
    record WindowDue(WindowId windowId, LocalDate businessDate, WindowCause cause) implements WindowEvent {}

    /**
     * The positions of the window were summed.
     *
     * @param trades all that take part
     * @param carried those of them that an earlier window did not settle
     * @param obligations penalties and compensations that take part beside the trades
     * @param participants the accounts that have a position
     * @param digest SHA-256 of all positions, in hexadecimal
     */
    record WindowNetted(
            WindowId windowId,
            int trades,
            int carried,
            int obligations,
            int participants,
            List<WindowTotals.Netted> assets,
            String digest)
            implements WindowEvent {}

    /**
     * Which trades and obligations settle was decided. Nothing can refuse from here on.
     *
     * @param algorithm names the rules
     * @param settled the trades and obligations that settle in full
     * @param partial those that settle in part
     * @param failed those that do not settle
     * @param digest SHA-256 of what each account delivers, receives and carries over, in hexadecimal
     */
    record WindowResolved(
            WindowId windowId,
            String algorithm,
            int settled,
            int partial,
            int failed,
            List<WindowTotals.Resolved> assets,
            String digest)
            implements WindowEvent {}

    /** All accounts were posted: the window is settled. */
    record WindowSettled(WindowId windowId) implements WindowEvent {}

    /** The settlement stopped and waits for an operator. */
    record WindowParked(WindowId windowId, String code, String detail) implements WindowEvent {}

    /** An operator retried a parked window: from the netting on, or from the posting if it was resolved. */
    record WindowRetried(WindowId windowId, String reason) implements WindowEvent {}

    /**
     * The default fund of the scheme changed, in the same commit as the collateral of these accounts.
     *
     * @param shares those that changed, afterwards; zero: the account has none any more
     */
    record FundSharesChanged(SchemeId schemeId, List<FundShare> shares) implements SchemeEvent {}

    /**
     * The defaults of participants changed, in the same commit as an event of one of them.
     *
     * @param open all that are not closed now
     */
    record DefaultsChanged(SchemeId schemeId, List<OpenDefault> open) implements SchemeEvent {}

    /** The business day is over: each trade that is due and open at this position costs a penalty. */
    record PenaltyDayClosed(SchemeId schemeId, LocalDate businessDate) implements SchemeEvent {}
}
