package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.Level;
import io.evenbook.demo.lobster.LobsterMessage;
import io.evenbook.demo.lobster.MessageType;
import io.evenbook.demo.lobster.Recording;
import io.evenbook.demo.lobster.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generates a market: orders are submitted, reduced, cancelled and executed around a random walk of the price. The same
 * seed generates the same market. It starts with an empty book and has no book rows: its messages are complete.
 */
public final class SyntheticMarket {
    private static final String SYMBOL = "DEMO";
    private static final long TICK = 100;
    private static final long FIRST_MIDDLE = 1_000_000;
    private static final int DEEPEST_TICKS = 25;
    private static final int LARGEST_LOTS = 20;
    private static final int LOT = 10;
    private static final int ENOUGH_RESTING = 60;

    private final SplittableRandom random;
    private final Mirror mirror = new Mirror();
    private final List<Long> resting = new ArrayList<>();
    private final List<LobsterMessage> messages = new ArrayList<>();
    private long middle = FIRST_MIDDLE;

    private SyntheticMarket(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public static Recording generate(long seed, int messageCount) {
        SyntheticMarket market = new SyntheticMarket(seed);
        while (market.messages.size() < messageCount) {
            market.addMessage();
        }
        return new Recording(SYMBOL, market.messages, List.of());
    }

    private void addMessage() {
        middle += TICK * random.nextInt(-1, 2);
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
        long distance = TICK * random.nextInt(1, DEEPEST_TICKS + 1);
        long price = side == Side.BUY ? middle - distance : middle + distance;
        // A recording contains a crossing order as executions, so every submission must rest.
        List<Level> opposite = mirror.levels(side.opposite());
        if (!opposite.isEmpty()) {
            long best = opposite.getFirst().priceTenThousandths();
            price = side == Side.BUY ? Math.min(price, best - TICK) : Math.max(price, best + TICK);
        }
        long orderId = messages.size() + 1;
        long quantity = (long) LOT * random.nextInt(1, LARGEST_LOTS + 1);
        add(MessageType.SUBMISSION, orderId, side, price, quantity);
        mirror.accept(new Command.Place(orderId, Command.Role.MAKER, side, price, quantity, false));
        resting.add(orderId);
    }

    private void cancel(BookOrder order) {
        add(MessageType.CANCELLATION, order.number(), order.side(), order.price(), order.remaining());
        mirror.accept(new Command.Cancel(order.number()));
    }

    private void reduce(BookOrder order) {
        if (order.remaining() == 1) {
            return;
        }
        long by = random.nextLong(1, order.remaining());
        add(MessageType.REDUCTION, order.number(), order.side(), order.price(), by);
        mirror.accept(new Command.Reduce(order.number(), order.quantity() - by));
    }

    private void hit(Side side) {
        List<Level> levels = mirror.levels(side);
        if (levels.isEmpty()) {
            return;
        }
        BookOrder first =
                mirror.at(side, levels.getFirst().priceTenThousandths()).getFirst();
        long quantity = random.nextBoolean() ? first.remaining() : random.nextLong(1, first.remaining() + 1);
        add(MessageType.EXECUTION, first.number(), side, first.price(), quantity);
        mirror.accept(new Command.Place(
                -messages.size(), Command.Role.TAKER, side.opposite(), first.price(), quantity, true));
    }

    private BookOrder any() {
        return mirror.resting(resting.get(random.nextInt(resting.size()))).orElseThrow();
    }

    private void add(MessageType type, long orderId, Side side, long price, long quantity) {
        messages.add(new LobsterMessage(messages.size() + 1, type, orderId, quantity, price, side));
    }
}
