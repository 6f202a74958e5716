package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryRejection.PeriodClosedBeyond;
import io.evenbook.api.journal.EntryRejection.PeriodNotClosed;
import io.evenbook.api.journal.EntryRejection.PeriodNotOver;
import io.evenbook.api.journal.PeriodCommand;
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
import io.evenbook.api.journal.PeriodCommand.RecordTrialBalance;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.api.journal.PeriodEvent;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.PeriodEvent.PeriodReopened;
import io.evenbook.api.journal.PeriodEvent.TrialBalanceRecorded;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.time.Instant;
import java.util.List;

/**
 * The accounting periods of the ledger; null before the first one is closed.
 *
 * @param closedThrough no entry may take effect at this time or earlier; null: all periods are open
 * @param recordedPosition log position of the last closing with a recorded trial balance; 0: none
 */
public record PeriodsState(Instant closedThrough, long recordedPosition) {
    public static final Aggregate<PeriodsState, PeriodCommand, PeriodEvent> AGGREGATE = Aggregate.of(
                    "Books",
                    PeriodsState.class,
                    PeriodCommand.class,
                    PeriodEvent.class,
                    Decider.of((state, command, facts) -> decide(state, command, facts.time()), PeriodsState::evolve))
            .identifiedBy(_ -> PeriodCommand.PERIODS_ID, _ -> PeriodCommand.PERIODS_ID)
            .build();

    /**
     * @param now the time of the batch
     * @throws RejectedException {@code period.not-over} for a closing through {@code now} or later;
     *     {@code period.closed-beyond} for a closing through a time before {@code closedThrough};
     *     {@code period.not-closed} for a reopening at or after {@code closedThrough}
     */
    public static List<PeriodEvent> decide(PeriodsState state, PeriodCommand command, Instant now) {
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

    public static PeriodsState evolve(PeriodsState state, PeriodEvent event) {
        long recordedPosition = state == null ? 0 : state.recordedPosition;
        return switch (event) {
            case PeriodClosed closed -> new PeriodsState(closed.through(), recordedPosition);
            case PeriodReopened reopened -> new PeriodsState(reopened.through(), recordedPosition);
            case TrialBalanceRecorded recorded ->
                new PeriodsState(state == null ? null : state.closedThrough, recorded.position());
        };
    }
}
