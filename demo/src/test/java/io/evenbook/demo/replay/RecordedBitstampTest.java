package io.evenbook.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.RecordedMarket;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands planned for a recorded morning of Bitstamp, executed in a plain price-time book that starts empty. */
class RecordedBitstampTest {
    private static Recording recording;
    private static Plan plan;

    @BeforeAll
    static void planRecordedMarket() throws IOException {
        recording = RecordedMarket.bitstamp();
        plan = Plan.of(recording);
    }

    @Test
    void readsEveryLine() {
        assertThat(recording.steps()).hasSize(56_000);
        assertThat(recording.grid().tick()).isEqualTo("0.01");
        assertThat(recording.grid().lot()).isEqualTo("0.00000001");
        assertThat(count("order_created")).isEqualTo(24_894);
        assertThat(count("order_changed")).isEqualTo(602);
        assertThat(count("order_deleted")).isEqualTo(24_918);
        assertThat(count("order_book")).isEqualTo(5_011);
        assertThat(count("trade")).isEqualTo(575);
    }

    @Test
    void tradesAsTheExchangeDid() {
        List<Message.Trade> trades = plan.fills()
                .map(fill -> new Message.Trade(fill.priceTicks(), fill.quantity()))
                .toList();

        assertThat(trades).hasSize(517);
        assertThat(recording.tradesEqualTo(trades)).isEqualTo(512);
    }

    /** All orders from before the recording that it does not show are gone or far away by then. */
    @Test
    void endsWithAlmostTheExchangesBook() {
        Snapshot last = recording.steps().stream()
                .map(RecordedStep::message)
                .filter(Message.Book.class::isInstance)
                .map(message -> ((Message.Book) message).levels())
                .reduce((_, later) -> later)
                .orElseThrow();

        for (Side side : Side.values()) {
            List<Level> levels = plan.book().levels(side);
            assertThat(last.levels(side)).hasSize(20);
            assertThat(last.levels(side).stream().filter(levels::contains).count())
                    .isGreaterThanOrEqualTo(15);
        }
    }

    @Test
    void aNaiveBookAgrees() {
        NaiveBook naive = new NaiveBook();
        List<Fill> fills = plan.commands()
                .flatMap(command -> naive.accept(command).stream())
                .toList();

        assertThat(fills).isEqualTo(plan.fills().toList());
        for (Side side : Side.values()) {
            assertThat(naive.levels(side)).isEqualTo(plan.book().levels(side));
        }
    }

    private static long count(String type) {
        return recording.steps().stream()
                .filter(step -> step.type().startsWith(type))
                .count();
    }
}
