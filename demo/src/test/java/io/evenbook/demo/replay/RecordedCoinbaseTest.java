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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands planned for the recorded BTC-USD market of Coinbase, executed in a plain price-time book. */
class RecordedCoinbaseTest {
    private static Recording recording;
    private static Plan plan;

    @BeforeAll
    static void planRecordedMarket() throws IOException {
        recording = RecordedMarket.coinbase();
        plan = Plan.of(recording);
    }

    @Test
    void readsEveryMessage() {
        assertThat(recording.symbol() + "-" + recording.quote()).isEqualTo("BTC-USD");
        assertThat(recording.grid().tick()).isEqualTo("0.01");
        assertThat(recording.grid().lot()).isEqualTo("0.00000001");
        assertThat(recording.opening()).hasSize(7_109);
        assertThat(recording.gaps()).isEmpty();
        assertThat(recording.steps().stream()
                        .map(RecordedStep::type)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .containsEntry("received", 1_266L)
                .containsEntry("open", 1_265L)
                .containsEntry("done canceled", 1_257L)
                .containsEntry("match", 1L)
                .containsEntry("done filled without resting", 1L)
                .hasSize(5);
    }

    @Test
    void everyOpenRestsAndEveryCancelIsOfARestingOrder() {
        List<Command> commands =
                plan.steps().stream().flatMap(step -> step.commands().stream()).toList();

        assertThat(plan.opening()).hasSize(7_109);
        assertThat(commands).filteredOn(Command.Place.class::isInstance).hasSize(1_265 + 1);
        assertThat(commands).filteredOn(Command.Cancel.class::isInstance).hasSize(1_257);
        assertThat(commands).hasSize(1_265 + 1 + 1_257);
    }

    @Test
    void matchesAsTheExchangeDid() {
        assertThat(recording.trades()).containsExactly(new Message.Trade(41_302, 11_944_000));
        assertThat(plan.fills()).singleElement().satisfies(fill -> {
            assertThat(fill.priceTicks()).isEqualTo(41_302);
            assertThat(fill.quantity()).isEqualTo(11_944_000);
        });
        assertThat(plan.namedMakersHit()).isEqualTo(1);
    }

    @Test
    void endsWithTheExchangesBook() {
        Snapshot last = recording.closing().orElseThrow();

        for (Side side : Side.values()) {
            assertThat(last.levels(side)).hasSize(50);
            assertThat(plan.book().levels(side).subList(0, 50)).isEqualTo(last.levels(side));
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
            List<Level> levels = naive.levels(side);
            assertThat(levels).isEqualTo(plan.book().levels(side)).hasSizeGreaterThan(1_000);
        }
    }
}
