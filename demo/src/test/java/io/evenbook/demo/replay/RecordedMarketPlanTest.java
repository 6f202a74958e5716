package io.evenbook.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.RecordedMarket;
import io.evenbook.demo.lobster.BookRow;
import io.evenbook.demo.lobster.Level;
import io.evenbook.demo.lobster.LobsterMessage;
import io.evenbook.demo.lobster.MessageType;
import io.evenbook.demo.lobster.Recording;
import io.evenbook.demo.lobster.Side;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands planned for the recorded AMZN market, executed in a plain price-time book. */
class RecordedMarketPlanTest {
    private static Recording recording;
    private static Plan plan;

    @BeforeAll
    static void planRecordedMarket() throws IOException {
        recording = RecordedMarket.amzn();
        plan = Plan.of(recording);
    }

    @Test
    void tradesExactlyTheExecutedVolume() {
        long executed = recording.messages().stream()
                .filter(message -> message.type() == MessageType.EXECUTION)
                .mapToLong(LobsterMessage::quantity)
                .sum();

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
        BookRow lastRow = recording.rows().getLast();
        for (Side side : Side.values()) {
            List<Level> window = plan.book().levels(side).stream()
                    .filter(level -> lastRow.shows(side, level.priceTenThousandths()))
                    .toList();
            assertThat(window).isEqualTo(lastRow.levels(side));
        }
    }

    @Test
    void correctionsNeverTrade() {
        assertThat(plan.steps())
                .filteredOn(step -> !step.fills().isEmpty())
                .allMatch(step -> step.message().type() == MessageType.EXECUTION);
    }
}
