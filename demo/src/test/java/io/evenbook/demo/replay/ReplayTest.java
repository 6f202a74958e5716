package io.evenbook.demo.replay;

import static io.evenbook.demo.lobster.MessageType.CANCELLATION;
import static io.evenbook.demo.lobster.MessageType.EXECUTION;
import static io.evenbook.demo.lobster.MessageType.HIDDEN_EXECUTION;
import static io.evenbook.demo.lobster.MessageType.REDUCTION;
import static io.evenbook.demo.lobster.MessageType.SUBMISSION;
import static io.evenbook.demo.lobster.Side.BUY;
import static io.evenbook.demo.lobster.Side.SELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.lobster.BookRow;
import io.evenbook.demo.lobster.Level;
import io.evenbook.demo.lobster.LobsterMessage;
import io.evenbook.demo.lobster.MessageType;
import io.evenbook.demo.lobster.Recording;
import io.evenbook.demo.lobster.Side;
import io.evenbook.demo.replay.Command.Cancel;
import io.evenbook.demo.replay.Command.Place;
import io.evenbook.demo.replay.Command.Reduce;
import io.evenbook.demo.replay.Command.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands for each kind of message and for each difference between the recorded and the mirrored book. */
class ReplayTest {
    private static final long UNSEEN = 999;

    private final Replay replay = new Replay();

    @Test
    void aSubmissionIsALimitOrderThatRests() {
        Step step = play(SUBMISSION, 7, BUY, 100, 10);

        assertThat(step.commands()).containsExactly(new Place(1, Role.MAKER, BUY, 100, 10, false));
        assertThat(step.fills()).isEmpty();
    }

    @Test
    void aReductionLowersTheOrdersQuantity() {
        play(SUBMISSION, 7, BUY, 100, 10);

        assertThat(play(REDUCTION, 7, BUY, 100, 4).commands()).containsExactly(new Reduce(1, 6));
        assertThat(play(REDUCTION, 7, BUY, 100, 5).commands()).containsExactly(new Reduce(1, 1));
    }

    @Test
    void theNewQuantityOfAReductionIncludesFills() {
        play(SUBMISSION, 7, BUY, 100, 10);
        play(EXECUTION, 7, BUY, 100, 3);

        assertThat(play(REDUCTION, 7, BUY, 100, 4).commands()).containsExactly(new Reduce(1, 6));
    }

    @Test
    void aReductionOfEverythingIsACancel() {
        play(SUBMISSION, 7, BUY, 100, 10);

        assertThat(play(REDUCTION, 7, BUY, 100, 10).commands()).containsExactly(new Cancel(1));
    }

    @Test
    void aCancellationEndsTheOrder() {
        play(SUBMISSION, 7, SELL, 100, 10);

        assertThat(play(CANCELLATION, 7, SELL, 100, 10).commands()).containsExactly(new Cancel(1));
        assertThat(replay.mirror().levels(SELL)).isEmpty();
    }

    @Test
    void nothingIsSentForAnEndedOrder() {
        play(SUBMISSION, 7, SELL, 100, 10);
        play(CANCELLATION, 7, SELL, 100, 10);

        assertThat(play(CANCELLATION, 7, SELL, 100, 10).commands()).isEmpty();
        assertThat(play(REDUCTION, 7, SELL, 100, 1).commands()).isEmpty();
    }

    @Test
    void anExecutionIsAnImmediateOrderFromTheOtherSide() {
        play(SUBMISSION, 7, SELL, 100, 10);
        Step step = play(EXECUTION, 7, SELL, 100, 4);

        assertThat(step.commands()).containsExactly(new Place(2, Role.TAKER, BUY, 100, 4, true));
        assertThat(step.fills()).containsExactly(new Fill(1, 2, 100, 4));
        assertThat(step.hitsNamedMaker()).isTrue();
    }

    @Test
    void anExecutionAgainstAnOlderOrderMissesTheRecordedMaker() {
        play(SUBMISSION, 6, SELL, 100, 10);
        play(SUBMISSION, 7, SELL, 100, 10);
        Step step = play(EXECUTION, 7, SELL, 100, 4);

        assertThat(step.namedMaker()).hasValue(2);
        assertThat(step.hitsNamedMaker()).isFalse();
    }

    @Test
    void anExecutionOfAnUnrecordedOrderMatchesTheFirstOrder() {
        replay.open(row(List.of(level(100, 10)), List.of(level(101, 10))));
        Step step = play(EXECUTION, UNSEEN, SELL, 101, 4);

        assertThat(step.namedMaker()).isEmpty();
        assertThat(step.fills()).containsExactly(new Fill(2, 3, 101, 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"HIDDEN_EXECUTION", "CROSS_TRADE", "HALT"})
    void otherMessagesAreOnlyCounted(MessageType type) {
        assertThat(play(type, 0, BUY, 101, 4).commands()).isEmpty();
    }

    @Test
    void theOpeningBookIsPlacedBySeedOrders() {
        BookRow row = row(List.of(level(99, 10), level(98, 20)), List.of(level(101, 30), level(102, 40)));

        assertThat(replay.open(row))
                .containsExactly(
                        new Place(1, Role.SEED, BUY, 99, 10, false),
                        new Place(2, Role.SEED, BUY, 98, 20, false),
                        new Place(3, Role.SEED, SELL, 101, 30, false),
                        new Place(4, Role.SEED, SELL, 102, 40, false));
    }

    @Test
    void unrecordedOrdersReduceTheSeedOrdersAtTheirPrice() {
        replay.open(row(List.of(level(99, 10)), List.of(level(101, 30))));
        play(SUBMISSION, 7, BUY, 99, 5);

        assertThat(play(REDUCTION, UNSEEN, BUY, 99, 4).commands()).containsExactly(new Reduce(1, 6));
        assertThat(play(CANCELLATION, UNSEEN, BUY, 99, 6).commands()).containsExactly(new Cancel(1));
        assertThat(play(CANCELLATION, UNSEEN, BUY, 99, 6).commands()).isEmpty();
    }

    @Test
    void theNewestSeedOrderIsReducedFirst() {
        replay.open(row(List.of(level(99, 10)), List.of(level(101, 30))));
        after(row(List.of(level(99, 15)), List.of(level(101, 30))));

        assertThat(play(CANCELLATION, UNSEEN, BUY, 99, 7).commands()).containsExactly(new Cancel(3), new Reduce(1, 8));
    }

    @Test
    void missingQuantityIsPlacedAtTheBackOfItsLevel() {
        play(SUBMISSION, 7, BUY, 99, 10);
        Step step = after(row(List.of(level(99, 15)), List.of(level(101, 3))));

        assertThat(step.corrections())
                .containsExactly(
                        new Place(2, Role.SEED, BUY, 99, 5, false), new Place(3, Role.SEED, SELL, 101, 3, false));
        assertThat(play(EXECUTION, 7, BUY, 99, 12).fills())
                .containsExactly(new Fill(1, 4, 99, 10), new Fill(2, 4, 99, 2));
    }

    @Test
    void surplusQuantityIsWithdrawnFromSeedOrdersFirst() {
        play(SUBMISSION, 7, BUY, 99, 10);
        after(row(List.of(level(99, 15)), List.of(level(101, 3))));
        play(SUBMISSION, 8, BUY, 99, 10);
        Step step = after(row(List.of(level(99, 9)), List.of(level(101, 3))));

        assertThat(step.corrections()).containsExactly(new Cancel(2), new Cancel(4), new Reduce(1, 9));
    }

    @Test
    void aLevelBetterThanTheRecordedOnesIsWithdrawn() {
        play(SUBMISSION, 7, BUY, 100, 10);
        Step step = after(row(List.of(level(99, 5)), List.of(level(101, 3))));

        assertThat(step.corrections())
                .containsExactly(
                        new Cancel(1),
                        new Place(2, Role.SEED, BUY, 99, 5, false),
                        new Place(3, Role.SEED, SELL, 101, 3, false));
    }

    @Test
    void levelsOutsideTheRecordedWindowStay() {
        play(SUBMISSION, 7, BUY, 98, 10);
        Step step = after(new BookRow(List.of(level(99, 5)), List.of(level(101, 3)), 1));

        assertThat(step.corrections()).allMatch(Place.class::isInstance);
        assertThat(replay.mirror().levels(BUY)).containsExactly(level(99, 5), level(98, 10));
    }

    @Test
    void surplusIsWithdrawnOnBothSidesBeforeOrdersArePlaced() {
        play(SUBMISSION, 7, BUY, 100, 10);
        play(SUBMISSION, 8, SELL, 101, 10);
        Step step = after(row(List.of(level(101, 5)), List.of(level(102, 3))));

        assertThat(step.fills()).isEmpty();
        assertThat(replay.mirror().levels(BUY)).containsExactly(level(101, 5));
        assertThat(replay.mirror().levels(SELL)).containsExactly(level(102, 3));
    }

    @Test
    void theFirstMessageOfARecordedBookIsCountedButNotSent() {
        List<LobsterMessage> messages = List.of(
                new LobsterMessage(1, SUBMISSION, 7, 10, 99, BUY), new LobsterMessage(2, CANCELLATION, 7, 10, 99, BUY));
        List<BookRow> rows = List.of(row(List.of(level(99, 15)), List.of()), row(List.of(level(99, 5)), List.of()));

        Plan plan = Plan.of(new Recording("X", messages, rows));

        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.commands()).containsExactly(new Place(1, Role.SEED, BUY, 99, 15, false), new Reduce(1, 5));
        assertThat(plan.rowsWithoutCorrection()).isEqualTo(1);
    }

    @Test
    void withoutARecordedBookTheFirstMessageIsSent() {
        List<LobsterMessage> messages = List.of(new LobsterMessage(1, SUBMISSION, 7, 10, 99, BUY));

        Plan plan = Plan.of(new Recording("X", messages, List.of()));

        assertThat(plan.commands()).containsExactly(new Place(1, Role.MAKER, BUY, 99, 10, false));
    }

    private Step play(MessageType type, long orderId, Side side, long price, long quantity) {
        return replay.next(new LobsterMessage(1, type, orderId, quantity, price, side), Optional.empty());
    }

    private Step after(BookRow row) {
        return replay.next(new LobsterMessage(1, HIDDEN_EXECUTION, 0, 1, 1, BUY), Optional.of(row));
    }

    private static BookRow row(List<Level> bids, List<Level> asks) {
        return new BookRow(bids, asks, 10);
    }

    private static Level level(long price, long quantity) {
        return new Level(price, quantity);
    }
}
