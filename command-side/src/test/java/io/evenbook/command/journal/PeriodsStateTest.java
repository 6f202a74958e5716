package io.evenbook.command.journal;

import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodsStateTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant JUST_BEFORE = NOON.minusNanos(1_000);
    private static final Instant JUST_AFTER = NOON.plusNanos(1_000);

    private static final Instant NOW = Instant.parse("2026-01-31T18:00:00Z");

    private PeriodsState state;

    @Test
    void booksAreClosedThroughWhatIsOver() {
        assertThat(rejectionOf(() -> send(close(NOW.plusNanos(1_000)))))
                .isEqualTo(new PeriodNotOver(NOW.plusNanos(1_000), NOW));
        assertThat(rejectionOf(() -> send(close(NOW)))).isEqualTo(new PeriodNotOver(NOW, NOW));
        assertThat(send(close(NOW.minusNanos(1_000)))).hasSize(1);
    }

    @Test
    void booksAreClosedEverFurther() {
        assertThat(send(close(NOON))).containsExactly(new PeriodClosed(NOON, "month end"));
        assertThat(send(close(NOON))).as("a repeat").isEmpty();
        assertThat(rejectionOf(() -> send(close(JUST_BEFORE)))).isEqualTo(new PeriodClosedBeyond(JUST_BEFORE, NOON));
        assertThat(send(close(JUST_AFTER))).containsExactly(new PeriodClosed(JUST_AFTER, "month end"));
        assertThat(state.closedThrough()).isEqualTo(JUST_AFTER);
    }

    @Test
    void booksAreOpenedAgainAfterAnEarlierTime() {
        send(close(NOON));
        assertThat(rejectionOf(() -> send(reopen(JUST_AFTER)))).isEqualTo(new PeriodNotClosed(JUST_AFTER));
        assertThat(rejectionOf(() -> send(reopen(NOON)))).isEqualTo(new PeriodNotClosed(NOON));
        assertThat(send(reopen(JUST_BEFORE))).containsExactly(new PeriodReopened(JUST_BEFORE, "mistake"));
        assertThat(state.closedThrough()).isEqualTo(JUST_BEFORE);
        assertThat(send(close(NOON))).as("and closed again").hasSize(1);
    }

    @Test
    void booksAreOpenedAsAWhole() {
        assertThat(rejectionOf(() -> send(reopen(null)))).as("never closed").isEqualTo(new PeriodNotClosed(null));
        send(close(NOON));
        assertThat(send(reopen(null))).containsExactly(new PeriodReopened(null, "mistake"));
        assertThat(state.closedThrough()).isNull();
        assertThat(rejectionOf(() -> send(reopen(null)))).as("open already").isEqualTo(new PeriodNotClosed(null));
        assertThat(rejectionOf(() -> send(reopen(NOON)))).isEqualTo(new PeriodNotClosed(NOON));
        assertThat(send(close(JUST_BEFORE))).as("from an earlier time on").hasSize(1);
    }

    @Test
    void theTrialBalanceAfterAClosingIsRecordedOnce() {
        send(close(NOON));
        RecordTrialBalance record = new RecordTrialBalance(NOON, 7, List.of(), "00");
        assertThat(send(record)).containsExactly(new TrialBalanceRecorded(NOON, 7, List.of(), "00"));
        assertThat(send(record)).as("again").isEmpty();
        assertThat(state.closedThrough()).isEqualTo(NOON);
        send(reopen(null));
        assertThat(send(record)).as("again, after the books were opened").isEmpty();
        assertThat(send(new RecordTrialBalance(NOON, 9, List.of(), "00")))
                .as("of the next closing")
                .hasSize(1);
    }

    private static ClosePeriod close(Instant through) {
        return new ClosePeriod(through, "month end");
    }

    private static ReopenPeriod reopen(Instant through) {
        return new ReopenPeriod(through, "mistake");
    }

    private List<PeriodEvent> send(PeriodCommand command) {
        List<PeriodEvent> events = PeriodsState.decide(state, command, NOW);
        for (PeriodEvent event : events) {
            state = PeriodsState.evolve(state, event);
        }
        return events;
    }
}
