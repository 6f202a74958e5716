package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.BooksCommand.ClosePeriod;
import io.evenbook.api.journal.BooksCommand.RecordTrialBalance;
import io.evenbook.api.journal.BooksCommand.ReopenPeriod;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.api.journal.BooksEvent.PeriodClosed;
import io.evenbook.api.journal.BooksEvent.PeriodReopened;
import io.evenbook.api.journal.BooksEvent.TrialBalanceRecorded;
import io.evenbook.api.journal.EntryRejection.PeriodClosedBeyond;
import io.evenbook.api.journal.EntryRejection.PeriodNotClosed;
import io.evenbook.api.journal.EntryRejection.PeriodNotOver;
import java.time.Instant;
import java.util.List;

/**
 * The books as a whole. Before their first period is closed the state is null.
 *
 * @param closedThrough null: they are open
 * @param recordedPosition of the closing after which the trial balance was recorded last; 0: none was
 */
public record BooksState(Instant closedThrough, long recordedPosition) {

    /**
     * @param now the time of the batch
     * @throws RejectedException {@code period.not-over} if they are to be closed through now or later;
     *     {@code period.closed-beyond} if they are to be closed and are so through a later time;
     *     {@code period.not-closed} if they are to be reopened and are not closed so far
     */
    public static List<BooksEvent> decide(BooksState state, BooksCommand command, Instant now) {
        Instant closedThrough = state == null ? null : state.closedThrough;
        return switch (command) {
            case ClosePeriod close -> {
                if (!close.through().isBefore(now)) {
                    throw new RejectedException(new PeriodNotOver(close.through(), now));
                }
                if (closedThrough == null || close.through().isAfter(closedThrough)) {
                    yield List.of(new PeriodClosed(close.through(), close.reason()));
                }
                if (close.through().isBefore(closedThrough)) {
                    throw new RejectedException(new PeriodClosedBeyond(close.through(), closedThrough));
                }
                yield List.of();
            }
            case RecordTrialBalance record
            when state == null || record.position() > state.recordedPosition ->
                List.of(new TrialBalanceRecorded(
                        record.through(), record.position(), record.totals(), record.digest()));
            case RecordTrialBalance _ -> List.of();
            case ReopenPeriod reopen -> {
                if (closedThrough == null
                        || reopen.through() != null && !reopen.through().isBefore(closedThrough)) {
                    throw new RejectedException(new PeriodNotClosed(reopen.through()));
                }
                yield List.of(new PeriodReopened(reopen.through(), reopen.reason()));
            }
        };
    }

    public static BooksState evolve(BooksState state, BooksEvent event) {
        long recordedPosition = state == null ? 0 : state.recordedPosition;
        return switch (event) {
            case PeriodClosed closed -> new BooksState(closed.through(), recordedPosition);
            case PeriodReopened reopened -> new BooksState(reopened.through(), recordedPosition);
            case TrialBalanceRecorded recorded ->
                new BooksState(state == null ? null : state.closedThrough, recorded.position());
        };
    }
}
