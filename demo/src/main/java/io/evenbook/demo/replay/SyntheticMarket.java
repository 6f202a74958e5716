package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generates a market: orders are submitted, reduced, cancelled and executed around a random walk of the price. The same
 * seed generates the same market. It starts with an empty book and its messages are complete.
 */
public final class SyntheticMarket {
    private static final String SYMBOL = "DEMO";
    private static final long FIRST_MIDDLE = 10_000;
    private static final int DEEPEST_TICKS = 25;
    private static final int LARGEST_LOTS = 20;
    private static final int LOT = 10;
    private static final int ENOUGH_RESTING = 60;

    private final SplittableRandom random;
    private final Mirror mirror = new Mirror();
    private final List<Long> resting = new ArrayList<>();
    private final List<RecordedStep> steps = new ArrayList<>();
    private long middle = FIRST_MIDDLE;

    private SyntheticMarket(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public static Recording generate(long seed, int messageCount) {
        SyntheticMarket market = new SyntheticMarket(seed);
        while (market.steps.size() < messageCount) {
            market.addMessage();
        }
        return new Recording(SYMBOL, "USD", Grid.CENTS, market.steps);
    }

    private void addMessage() {
        middle += random.nextInt(-1, 2);
        resting.removeIf(number -> mirror.resting(number).isEmpty());
        int submissions = resting.size() < ENOUGH_RESTING ? 70 : 45;
        int dice = random.nextInt(100);
        if (resting.isEmpty() || dice < submissions) {
            submit();
        } else if (dice < 85) {
            cancel(any());
        } else if (dice < 90) {
            reduce(any());
        } else {
            hit(random.nextBoolean() ? Side.BUY : Side.SELL);
        }
    }

    private void submit() {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long distance = random.nextInt(1, DEEPEST_TICKS + 1);
        long price = side == Side.BUY ? middle - distance : middle + distance;
        // A recording contains a crossing order as executions, so every submission must rest.
        List<Level> opposite = mirror.levels(side.opposite());
        if (!opposite.isEmpty()) {
            long best = opposite.getFirst().priceTicks();
            price = side == Side.BUY ? Math.min(price, best - 1) : Math.max(price, best + 1);
        }
        long orderId = steps.size() + 1;
        long quantity = (long) LOT * random.nextInt(1, LARGEST_LOTS + 1);
        add("submission", new Message.Open(Long.toString(orderId), side, price, quantity));
        mirror.accept(new Command.Place(orderId, Command.Role.MAKER, side, price, quantity, false));
        resting.add(orderId);
    }

    private void cancel(BookOrder order) {
        add("cancellation", new Message.Done(Long.toString(order.number())));
        mirror.accept(new Command.Cancel(order.number()));
    }

    private void reduce(BookOrder order) {
        if (order.remaining() == 1) {
            return;
        }
        long by = random.nextLong(1, order.remaining());
        add("reduction", new Message.Reduce(Long.toString(order.number()), order.side(), order.price(), by));
        mirror.accept(new Command.Reduce(order.number(), order.quantity() - by));
    }

    private void hit(Side side) {
        List<Level> levels = mirror.levels(side);
        if (levels.isEmpty()) {
            return;
        }
        BookOrder first = mirror.at(side, levels.getFirst().priceTicks()).getFirst();
        long quantity = random.nextBoolean() ? first.remaining() : random.nextLong(1, first.remaining() + 1);
        add("execution", new Message.Match(Long.toString(first.number()), side, first.price(), quantity));
        mirror.accept(
                new Command.Place(-steps.size(), Command.Role.TAKER, side.opposite(), first.price(), quantity, true));
    }

    private BookOrder any() {
        return mirror.resting(resting.get(random.nextInt(resting.size()))).orElseThrow();
    }

    private void add(String type, Message message) {
        steps.add(new RecordedStep(steps.size() + 1, type, message));
    }
}
