package io.evenbook.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.RecordedMarket;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands planned for the recorded AMZN market, executed in a plain price-time book. */
class RecordedLobsterTest {
    private static Recording recording;
    private static Plan plan;

    @BeforeAll
    static void planRecordedMarket() throws IOException {
        recording = RecordedMarket.amzn();
        plan = Plan.of(recording);
    }

    @Test
    void tradesExactlyTheExecutedVolume() {
        long executed =
                recording.trades().stream().mapToLong(Message.Trade::quantity).sum();

        assertThat(executed).isEqualTo(52_939);
        assertThat(plan.tradedQuantity()).isEqualTo(executed);
    }

    @Test
    void almostAlwaysMatchesTheRecordedMaker() {
        assertThat(plan.namedExecutions()).isEqualTo(731);
        assertThat(plan.namedMakersHit()).isGreaterThanOrEqualTo(699);
    }

    @Test
    void followsTheRecordedBookAlmostWithoutCorrections() {
        assertThat(plan.steps()).hasSize(20_000);
        assertThat(plan.rowsWithoutCorrection()).isGreaterThanOrEqualTo(19_384);
    }

    @Test
    void endsWithTheRecordedBook() {
        Snapshot lastRow = recording.closing().orElseThrow();
        for (Side side : Side.values()) {
            List<Level> window = plan.book().levels(side).stream()
                    .filter(level -> lastRow.shows(side, level.priceTicks()))
                    .toList();
            assertThat(window).isEqualTo(lastRow.levels(side));
        }
    }

    @Test
    void correctionsNeverTrade() {
        assertThat(plan.steps())
                .filteredOn(step -> !step.fills().isEmpty())
                .allMatch(step -> step.recorded().message() instanceof Message.Match);
    }
}
