package io.evenbook.demo.replay;

import static io.evenbook.demo.recording.Side.BUY;
import static io.evenbook.demo.recording.Side.SELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.Message.Change;
import io.evenbook.demo.recording.Message.Done;
import io.evenbook.demo.recording.Message.Match;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Skipped;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import io.evenbook.demo.replay.Command.Cancel;
import io.evenbook.demo.replay.Command.Place;
import io.evenbook.demo.replay.Command.Reduce;
import io.evenbook.demo.replay.Command.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands for each kind of message and for each difference between the recorded and the mirrored book. */
class ReplayTest {
    private final Replay replay = new Replay();

    @Test
    void aSubmissionIsALimitOrderThatRests() {
        Step step = play(new Open("7", BUY, 100, 10));

        assertThat(step.commands()).containsExactly(new Place(1, Role.MAKER, BUY, 100, 10, false));
        assertThat(step.fills()).isEmpty();
    }

    @Test
    void aReductionLowersTheOrdersQuantity() {
        play(new Open("7", BUY, 100, 10));

        assertThat(play(new Message.Reduce("7", BUY, 100, 4)).commands()).containsExactly(new Reduce(1, 6));
        assertThat(play(new Message.Reduce("7", BUY, 100, 5)).commands()).containsExactly(new Reduce(1, 1));
    }

    @Test
    void theNewQuantityOfAReductionIncludesFills() {
        play(new Open("7", BUY, 100, 10));
        play(new Match("7", BUY, 100, 3));

        assertThat(play(new Message.Reduce("7", BUY, 100, 4)).commands()).containsExactly(new Reduce(1, 6));
    }

    @Test
    void aReductionOfEverythingIsACancel() {
        play(new Open("7", BUY, 100, 10));

        assertThat(play(new Message.Reduce("7", BUY, 100, 10)).commands()).containsExactly(new Cancel(1));
    }

    @Test
    void aCancellationEndsTheOrder() {
        play(new Open("7", SELL, 100, 10));

        assertThat(play(new Done("7")).commands()).containsExactly(new Cancel(1));
        assertThat(replay.mirror().levels(SELL)).isEmpty();
    }

    @Test
    void nothingIsSentForAnEndedOrder() {
        play(new Open("7", SELL, 100, 10));
        play(new Done("7"));

        assertThat(play(new Done("7")).commands()).isEmpty();
        assertThat(play(new Message.Reduce("7", SELL, 100, 1)).commands()).isEmpty();
    }

    @Test
    void anExecutionIsAnImmediateOrderFromTheOtherSide() {
        play(new Open("7", SELL, 100, 10));
        Step step = play(new Match("7", SELL, 100, 4));

        assertThat(step.commands()).containsExactly(new Place(2, Role.TAKER, BUY, 100, 4, true));
        assertThat(step.fills()).containsExactly(new Fill(1, 2, 100, 4));
        assertThat(step.hitsNamedMaker()).isTrue();
    }

    @Test
    void anExecutionAgainstAnOlderOrderMissesTheRecordedMaker() {
        play(new Open("6", SELL, 100, 10));
        play(new Open("7", SELL, 100, 10));
        Step step = play(new Match("7", SELL, 100, 4));

        assertThat(step.namedMaker()).hasValue(2);
        assertThat(step.hitsNamedMaker()).isFalse();
    }

    @Test
    void anExecutionOfAnUnrecordedOrderMatchesTheFirstOrder() {
        replay.open(orders(row(List.of(level(100, 10)), List.of(level(101, 10)))));
        Step step = play(new Match("", SELL, 101, 4));

        assertThat(step.namedMaker()).isEmpty();
        assertThat(step.fills()).containsExactly(new Fill(2, 3, 101, 4));
    }

    @Test
    void aMatchOfAnUnknownMakerHitsWhoeverIsFirst() {
        play(new Open("7", SELL, 100, 10));
        Step step = play(new Match("another", SELL, 100, 4));

        assertThat(step.namedMaker()).isEmpty();
        assertThat(step.fills()).containsExactly(new Fill(1, 2, 100, 4));
    }

    @Test
    void anArrivingOrderMatchesAndItsRemainderRests() {
        play(new Open("7", SELL, 100, 10));
        Step step = play(new Open("8", BUY, 101, 15));

        assertThat(step.commands()).containsExactly(new Place(2, Role.MAKER, BUY, 101, 15, false));
        assertThat(step.fills()).containsExactly(new Fill(1, 2, 100, 10));
        assertThat(replay.mirror().levels(BUY)).containsExactly(level(101, 5));
    }

    @Test
    void aChangeLowersTheOrderToItsRemainder() {
        play(new Open("7", BUY, 100, 10));
        play(new Match("7", BUY, 100, 3));

        assertThat(play(new Change("7", 7)).commands()).isEmpty();
        assertThat(play(new Change("7", 8)).commands()).isEmpty();
        assertThat(play(new Change("7", 6)).commands()).containsExactly(new Reduce(1, 9));
        assertThat(play(new Change("7", 0)).commands()).containsExactly(new Cancel(1));
        assertThat(play(new Change("7", 0)).commands()).isEmpty();
    }

    @Test
    void nothingIsSentForAnOrderThatMatchedInFull() {
        play(new Open("7", SELL, 100, 10));
        play(new Open("8", BUY, 100, 10));

        assertThat(play(new Change("8", 4)).commands()).isEmpty();
        assertThat(play(new Done("7")).commands()).isEmpty();
        assertThat(play(new Done("8")).commands()).isEmpty();
    }

    @Test
    void otherMessagesAreOnlyCounted() {
        assertThat(play(new Skipped()).commands()).isEmpty();
        assertThat(play(new Message.Trade(101, 4)).commands()).isEmpty();
        assertThat(play(new Message.Book(row(List.of(), List.of(level(101, 4)))))
                        .commands())
                .isEmpty();
    }

    @Test
    void namedOrdersOfTheStartingBookAreMakers() {
        assertThat(replay.open(List.of(new Open("7", BUY, 99, 10))))
                .containsExactly(new Place(1, Role.MAKER, BUY, 99, 10, false));
        assertThat(play(new Message.Reduce("unknown", BUY, 99, 4)).commands()).isEmpty();
        assertThat(play(new Done("7")).commands()).containsExactly(new Cancel(1));
    }

    @Test
    void theOpeningBookIsPlacedBySeedOrders() {
        Snapshot row = row(List.of(level(99, 10), level(98, 20)), List.of(level(101, 30), level(102, 40)));

        assertThat(replay.open(orders(row)))
                .containsExactly(
                        new Place(1, Role.SEED, BUY, 99, 10, false),
                        new Place(2, Role.SEED, BUY, 98, 20, false),
                        new Place(3, Role.SEED, SELL, 101, 30, false),
                        new Place(4, Role.SEED, SELL, 102, 40, false));
    }

    @Test
    void unrecordedOrdersReduceTheSeedOrdersAtTheirPrice() {
        replay.open(orders(row(List.of(level(99, 10)), List.of(level(101, 30)))));
        play(new Open("7", BUY, 99, 5));

        assertThat(play(new Message.Reduce("", BUY, 99, 4)).commands()).containsExactly(new Reduce(1, 6));
        assertThat(play(new Message.Reduce("", BUY, 99, 6)).commands()).containsExactly(new Cancel(1));
        assertThat(play(new Message.Reduce("", BUY, 99, 6)).commands()).isEmpty();
    }

    @Test
    void theNewestSeedOrderIsReducedFirst() {
        replay.open(orders(row(List.of(level(99, 10)), List.of(level(101, 30)))));
        after(row(List.of(level(99, 15)), List.of(level(101, 30))));

        assertThat(play(new Message.Reduce("", BUY, 99, 7)).commands())
                .containsExactly(new Cancel(3), new Reduce(1, 8));
    }

    @Test
    void missingQuantityIsPlacedAtTheBackOfItsLevel() {
        play(new Open("7", BUY, 99, 10));
        Step step = after(row(List.of(level(99, 15)), List.of(level(101, 3))));

        assertThat(step.corrections())
                .containsExactly(
                        new Place(2, Role.SEED, BUY, 99, 5, false), new Place(3, Role.SEED, SELL, 101, 3, false));
        assertThat(play(new Match("7", BUY, 99, 12)).fills())
                .containsExactly(new Fill(1, 4, 99, 10), new Fill(2, 4, 99, 2));
    }

    @Test
    void surplusQuantityIsWithdrawnFromSeedOrdersFirst() {
        play(new Open("7", BUY, 99, 10));
        after(row(List.of(level(99, 15)), List.of(level(101, 3))));
        play(new Open("8", BUY, 99, 10));
        Step step = after(row(List.of(level(99, 9)), List.of(level(101, 3))));

        assertThat(step.corrections()).containsExactly(new Cancel(2), new Cancel(4), new Reduce(1, 9));
    }

    @Test
    void aLevelBetterThanTheRecordedOnesIsWithdrawn() {
        play(new Open("7", BUY, 100, 10));
        Step step = after(row(List.of(level(99, 5)), List.of(level(101, 3))));

        assertThat(step.corrections())
                .containsExactly(
                        new Cancel(1),
                        new Place(2, Role.SEED, BUY, 99, 5, false),
                        new Place(3, Role.SEED, SELL, 101, 3, false));
    }

    @Test
    void levelsOutsideTheRecordedWindowStay() {
        play(new Open("7", BUY, 98, 10));
        Step step = after(new Snapshot(List.of(level(99, 5)), List.of(level(101, 3)), 1));

        assertThat(step.corrections()).allMatch(Place.class::isInstance);
        assertThat(replay.mirror().levels(BUY)).containsExactly(level(99, 5), level(98, 10));
    }

    @Test
    void surplusIsWithdrawnOnBothSidesBeforeOrdersArePlaced() {
        play(new Open("7", BUY, 100, 10));
        play(new Open("8", SELL, 101, 10));
        Step step = after(row(List.of(level(101, 5)), List.of(level(102, 3))));

        assertThat(step.fills()).isEmpty();
        assertThat(replay.mirror().levels(BUY)).containsExactly(level(101, 5));
        assertThat(replay.mirror().levels(SELL)).containsExactly(level(102, 3));
    }

    @Test
    void aPlanBeginsWithTheStartingBook() {
        Snapshot first = row(List.of(level(99, 15)), List.of());
        List<RecordedStep> steps = List.of(
                new RecordedStep(1, "", new Skipped(), Optional.of(first)),
                new RecordedStep(
                        2,
                        "",
                        new Message.Reduce("", BUY, 99, 10),
                        Optional.of(row(List.of(level(99, 5)), List.of()))));

        Plan plan = Plan.of(new Recording("X", "USD", Grid.CENTS, orders(first), steps, Optional.empty(), List.of()));

        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.opening()).containsExactly(new Place(1, Role.SEED, BUY, 99, 15, false));
        assertThat(plan.commands()).containsExactly(new Place(1, Role.SEED, BUY, 99, 15, false), new Reduce(1, 5));
        assertThat(plan.rowsWithoutCorrection()).isEqualTo(1);
    }

    private Step play(Message message) {
        return replay.next(new RecordedStep(1, "", message));
    }

    private Step after(Snapshot row) {
        return replay.next(new RecordedStep(1, "", new Skipped(), Optional.of(row)));
    }

    private static Snapshot row(List<Level> bids, List<Level> asks) {
        return new Snapshot(bids, asks, 10);
    }

    /** One order without an id for each level, bids first. */
    private static List<Open> orders(Snapshot book) {
        return Stream.of(Side.values())
                .flatMap(side -> book.levels(side).stream()
                        .map(level -> new Open("", side, level.priceTicks(), level.quantity())))
                .toList();
    }

    private static Level level(long price, long quantity) {
        return new Level(price, quantity);
    }
}
