package io.evenbook.api.clearing;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.LocalDate;
import java.util.List;

/** Commands on one scheme. Each may be repeated: what is done already is not done again. */
public sealed interface SchemeCommand {
    SchemeId schemeId();

    /** A command on one window. */
    sealed interface WindowCommand extends SchemeCommand {
        WindowId windowId();

        @Override
        default SchemeId schemeId() {
            return windowId().schemeId();
        }
    }

    /** Sets the terms from the next window on. The first time, the first window opens. */
    record SetScheme(SchemeId schemeId, SchemeTerms terms, String reason) implements SchemeCommand {}

    /** Closes the open window and opens the next. By the schedule, it is refused before the planned time. */
    record CloseWindow(WindowId windowId, WindowCause cause) implements WindowCommand {}

    /**
     * Begins to settle a closed window. Refused before all earlier windows of the scheme have settled; by the schedule,
     * also before the window is due.
     */
    record SettleWindow(WindowId windowId, WindowCause cause) implements WindowCommand {}

    /** Sets another settlement date, a business day that is not before the trade date. Refused from the due on. */
    record RescheduleWindow(WindowId windowId, LocalDate settlesOn, String reason) implements WindowCommand {}

    /** Retries a parked window. Refused if it is not parked. */
    record RetryWindow(WindowId windowId, String reason) implements WindowCommand {}

    /** Records the sums of a window that is due. Refused if other sums are recorded. */
    record RecordNetting(
            WindowId windowId,
            int trades,
            int carried,
            int obligations,
            int participants,
            List<WindowTotals.Netted> assets,
            String digest)
            implements WindowCommand {}

    /** Records what of a netted window settles. Refused if something else is recorded. */
    record RecordResolution(
            WindowId windowId,
            String algorithm,
            int settled,
            int partial,
            int failed,
            List<WindowTotals.Resolved> assets,
            String digest)
            implements WindowCommand {}

    /** Ends a resolved window after all accounts are posted. */
    record FinishWindow(WindowId windowId) implements WindowCommand {}

    /**
     * Parks a window whose settlement was refused or failed. Does nothing if an operator has retried it since.
     *
     * @param retries how often it had been retried by then
     */
    record ParkWindow(WindowId windowId, int retries, String code, String detail) implements WindowCommand {}

    /** Closes a business day that is over. Refused before its end; days before the last one closed do nothing. */
    record ClosePenaltyDay(SchemeId schemeId, LocalDate businessDate) implements SchemeCommand {}
}
