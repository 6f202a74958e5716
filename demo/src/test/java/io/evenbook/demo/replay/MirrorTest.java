package io.evenbook.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Side;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTest {
    private final Mirror mirror = new Mirror();

    @Test
    void matchesTheBestPriceFirstAndThenTheOldestOrder() {
        mirror.accept(limit(1, Side.SELL, 102, 5));
        mirror.accept(limit(2, Side.SELL, 101, 5));
        mirror.accept(limit(3, Side.SELL, 101, 5));

        assertThat(mirror.accept(limit(4, Side.BUY, 102, 12)))
                .containsExactly(new Fill(2, 4, 101, 5), new Fill(3, 4, 101, 5), new Fill(1, 4, 102, 2));
        assertThat(mirror.levels(Side.SELL)).containsExactly(new Level(102, 3));
        assertThat(mirror.levels(Side.BUY)).isEmpty();
    }

    @Test
    void restsTheRemainderUnlessTheOrderIsImmediateOrCancel() {
        mirror.accept(limit(1, Side.BUY, 100, 5));

        mirror.accept(new Command.Place(2, Command.Role.TAKER, Side.SELL, 100, 7, true));
        assertThat(mirror.levels(Side.SELL)).isEmpty();

        mirror.accept(limit(3, Side.BUY, 100, 5));
        mirror.accept(limit(4, Side.SELL, 100, 7));
        assertThat(mirror.levels(Side.SELL)).containsExactly(new Level(100, 2));
    }

    @Test
    void keepsThePriorityOfAReducedOrder() {
        mirror.accept(limit(1, Side.BUY, 100, 5));
        mirror.accept(limit(2, Side.BUY, 100, 5));

        mirror.accept(new Command.Reduce(1, 3));

        assertThat(mirror.accept(limit(3, Side.SELL, 100, 4)))
                .containsExactly(new Fill(1, 3, 100, 3), new Fill(2, 3, 100, 1));
    }

    @Test
    void refusesAReductionToTheFilledQuantityOrLess() {
        mirror.accept(limit(1, Side.BUY, 100, 5));
        mirror.accept(limit(2, Side.SELL, 100, 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mirror.accept(new Command.Reduce(1, 2)))
                .withMessage("must be < 5 and > 2: newQuantity=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mirror.accept(new Command.Reduce(1, 5)))
                .withMessage("must be < 5 and > 2: newQuantity=5");
    }

    @Test
    void ignoresCommandsOnEndedOrders() {
        mirror.accept(limit(1, Side.BUY, 100, 5));
        mirror.accept(new Command.Cancel(1));

        mirror.accept(new Command.Cancel(1));
        mirror.accept(new Command.Reduce(1, 1));

        assertThat(mirror.levels(Side.BUY)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithANaiveBook(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveBook naive = new NaiveBook();
        for (long number = 1; number <= 3_000; number++) {
            Command command = random.nextInt(3) == 0
                    ? new Command.Cancel(random.nextLong(1, number + 1))
                    : new Command.Place(
                            number,
                            Command.Role.MAKER,
                            random.nextBoolean() ? Side.BUY : Side.SELL,
                            random.nextLong(95, 106),
                            random.nextLong(1, 50),
                            random.nextInt(4) == 0);
            assertThat(mirror.accept(command)).as("fills of %s", command).isEqualTo(naive.accept(command));
            reduceSomeOrder(random, naive, number);
            for (Side side : Side.values()) {
                assertThat(mirror.levels(side)).as("%s after %s", side, command).isEqualTo(naive.levels(side));
            }
        }
    }

    private void reduceSomeOrder(SplittableRandom random, NaiveBook naive, long lastNumber) {
        Optional<BookOrder> order = mirror.resting(random.nextLong(1, lastNumber + 1));
        order.filter(candidate -> candidate.remaining() > 1).ifPresent(candidate -> {
            Command reduce = new Command.Reduce(candidate.number(), candidate.quantity() - 1);
            mirror.accept(reduce);
            naive.accept(reduce);
        });
    }

    private static Command limit(long number, Side side, long price, long quantity) {
        return new Command.Place(number, Command.Role.MAKER, side, price, quantity, false);
    }
}
