package io.evenbook.command.market.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Recordings;
import io.evenbook.demo.recording.Snapshot;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Fill;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Recorded markets, executed by the book and its rules. Their files are not part of the project; without them these
 * tests are skipped.
 */
class RecordedMarketsTest {
    private static final Path FOLDER =
            Path.of(Objects.requireNonNullElse(System.getenv("EVENBOOK_MARKET_DATA"), "../../shared/data"));

    @Test
    void amznGoesFromRowToRow() throws IOException {
        Recording recording = read("lobster/AMZN_message_20k.csv.gz", Optional.of("lobster/AMZN_orderbook_20k.csv.gz"));
        Plan plan = Plan.of(recording);
        Core core = new Core();
        plan.opening().forEach(core::accept);
        int rows = 0;
        long followed = 0;
        int makersHit = 0;
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            int from = core.fills.size();
            step.commands().forEach(core::accept);
            Snapshot row = recording.steps().get(i).bookAfter().orElseThrow();
            boolean isFollowed = core.shows(row);
            step.corrections().forEach(core::accept);
            List<Fill> fills = core.fills.subList(from, core.fills.size());
            assertThat(fills).isEqualTo(step.fills());
            if (i > 0) {
                followed += isFollowed ? 1 : 0;
                rows += core.shows(row) ? 1 : 0;
            }
            if (step.namedMaker().isPresent() && !fills.isEmpty()) {
                makersHit += fills.getFirst().makerNumber() == step.namedMaker().getAsLong() ? 1 : 0;
            }
        }

        assertThat(rows).isEqualTo(19_999);
        assertThat(followed).isEqualTo(plan.rowsWithoutCorrection()).isGreaterThanOrEqualTo(19_384);
        assertThat(plan.namedExecutions()).isEqualTo(731);
        assertThat(makersHit).isGreaterThanOrEqualTo(699);
        assertThat(core.fills.stream().mapToLong(Fill::quantity).sum()).isEqualTo(52_939);
        core.requireReplayed();
    }

    @Test
    void coinbaseEndsWithTheExchangesBook() throws IOException {
        Recording recording = read("coinbase/replay_coinbase_1.in", Optional.of("coinbase/replay_coinbase_1.out"));
        Plan plan = Plan.of(recording);
        Core core = new Core();
        plan.opening().forEach(core::accept);
        long opening = core.book.orders();
        plan.steps().forEach(step -> step.commands().forEach(core::accept));

        assertThat(opening).isEqualTo(7_109);
        assertThat(recording.steps())
                .filteredOn(step -> step.type().equals("open"))
                .hasSize(1_265);
        assertThat(core.book.lastNumber()).isEqualTo(7_109 + 1_265 + 1);
        assertThat(core.fills).isEqualTo(plan.fills().toList()).hasSize(1);
        Snapshot last = recording.closing().orElseThrow();
        assertThat(last.bids()).hasSize(50).isEqualTo(core.levels(Side.BUY, 50));
        assertThat(last.asks()).hasSize(50).isEqualTo(core.levels(Side.SELL, 50));
        core.requireReplayed();
    }

    @Test
    void bitstampTradesAsTheExchangeDid() throws IOException {
        Recording recording = read("bitstamp/2015-05-01.log.xz", Optional.empty());
        Plan plan = Plan.of(recording);
        Core core = new Core();
        plan.commands().forEach(core::accept);

        assertThat(plan.opening()).isEmpty();
        assertThat(core.fills).isEqualTo(plan.fills().toList()).hasSize(517);
        assertThat(recording.tradesEqualTo(core.fills.stream()
                        .map(fill -> new Message.Trade(fill.priceTicks(), fill.quantity()))
                        .toList()))
                .isGreaterThanOrEqualTo(508);
        core.requireReplayed();
    }

    private static Recording read(String messages, Optional<String> book) throws IOException {
        return Recordings.read(file(messages), book.map(RecordedMarketsTest::file), Optional.empty());
    }

    private static Path file(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(
                Files.isReadable(file),
                () -> "no recorded market at " + file.toAbsolutePath().normalize()
                        + ": set EVENBOOK_MARKET_DATA to the folder that holds lobster/, coinbase/ and bitstamp/");
        return file;
    }

    /** A book that executes the commands of a plan, and one that follows its facts. */
    private static final class Core implements Listener {
        private final Book book = new Book();
        private final Book replayed = new Book();
        private final Tape tape = new Tape();
        private final List<Fill> fills = new ArrayList<>();

        void accept(Command command) {
            tape.clear();
            book.mark();
            Matching matching = new Matching(book, tape, this, MatchingLimits.DEFAULT, 0);
            switch (command) {
                case Command.Place place -> matching.place(arrival(place), null, false);
                case Command.Cancel cancel -> {
                    Order order = book.find(cancel.orderNumber());
                    if (order != null) {
                        matching.remove(order, EndReason.REQUESTED);
                    }
                }
                case Command.Reduce reduce -> {
                    Order order = book.find(reduce.orderNumber());
                    if (order != null) {
                        tape.reduce(order.number(), reduce.quantity() - order.filledLots());
                        book.apply(tape, 0);
                    }
                }
            }
            book.settle();
            replayed.apply(tape, 0);
        }

        private Arrival arrival(Command.Place place) {
            assertThat(place.orderNumber()).isEqualTo(book.lastNumber() + 1);
            return new Arrival(
                    1,
                    place.orderNumber(),
                    place.role(),
                    null,
                    null,
                    Side.valueOf(place.side().name()),
                    place.immediateOrCancel() ? TimeInForce.IOC : TimeInForce.GTC,
                    SelfTradePrevention.NONE,
                    place.priceTicks(),
                    0,
                    place.quantity(),
                    0,
                    0,
                    null);
        }

        List<io.evenbook.demo.recording.Level> levels(Side side, int limit) {
            List<io.evenbook.demo.recording.Level> levels = new ArrayList<>();
            for (Level level = book.best(side); level != null && levels.size() < limit; level = level.worse()) {
                levels.add(new io.evenbook.demo.recording.Level(level.priceTicks(), level.openLots()));
            }
            return levels;
        }

        /** Whether the levels that a row covers are those of the row. */
        boolean shows(Snapshot row) {
            for (Side side : Side.values()) {
                var recorded = io.evenbook.demo.recording.Side.valueOf(side.name());
                List<io.evenbook.demo.recording.Level> covered = levels(side, row.depth() + 1).stream()
                        .filter(level -> row.shows(recorded, level.priceTicks()))
                        .toList();
                if (!covered.equals(row.levels(recorded))) {
                    return false;
                }
            }
            return true;
        }

        void requireReplayed() {
            assertThat(replayed.hash()).isEqualTo(book.hash());
            assertThat(replayed.copy()).isEqualTo(book.copy());
        }

        @Override
        public void filled(Order taker, Order maker, long lots, long priceTicks) {
            fills.add(new Fill(maker.number(), taker.number(), priceTicks, lots));
        }

        @Override
        public void crossed(Order bid, Order ask, long lots, long priceTicks) {
            throw new AssertionError("there is no auction");
        }

        @Override
        public void prevented(Order taker, Order maker, long lots) {
            throw new AssertionError("nothing is prevented");
        }

        @Override
        public void fired(Order stop, long stopTicks, long lastTicks) {
            throw new AssertionError("there is no stop");
        }

        @Override
        public void ended(Order order, EndReason reason, boolean wasResting) {}
    }
}
