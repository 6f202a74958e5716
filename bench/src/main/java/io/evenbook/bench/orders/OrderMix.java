package io.evenbook.bench.orders;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.http.NewIds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands on a market whose book keeps its size; of 100: 45 new orders, 45 cancels, 5 amendments to another price, 5
 * orders that cross the book. New prices stand at geometric distance from the middle; four in five cancels are of the
 * youngest fifth. Safe for use by several threads.
 *
 * <p>Two commands never concern one order at the same time. Still a cancel or an amendment may come too late: nobody
 * says to a client that its resting order has traded.
 */
final class OrderMix {
    static final BigDecimal TICK = new BigDecimal("0.01");
    static final BigDecimal LOT = new BigDecimal("0.0001");

    private static final long MIDDLE_TICKS = 1_000_000;
    private static final int CROSSING_TICKS = 100_000;
    private static final int CROSSING_LOTS = 10;

    private final MarketId market;
    private final List<AccountId> accounts;
    private final int size;

    /** The orders that rest as far as clients know and that no command is about, oldest first. */
    private final List<Resting> resting = new ArrayList<>();

    private record Resting(OrderId orderId, long ticks) {
        private boolean isBid() {
            return ticks < MIDDLE_TICKS;
        }
    }

    /** @param size how many orders rest */
    OrderMix(MarketId market, List<AccountId> accounts, int size) {
        this.market = market;
        this.accounts = accounts;
        this.size = size;
    }

    /** An order that rests. */
    PlaceOrder place(SplittableRandom random) {
        boolean isBid = random.nextBoolean();
        return order(random, isBid, ticks(random, isBid), random.nextInt(1, 101), TimeInForce.GTC);
    }

    /** The next command; {@link #accepted} must follow if it is. */
    synchronized Object next(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 5) {
            boolean isBid = random.nextBoolean();
            long ticks = MIDDLE_TICKS + (isBid ? CROSSING_TICKS : -CROSSING_TICKS);
            return order(random, isBid, ticks, CROSSING_LOTS, TimeInForce.IOC);
        }
        boolean isTooSmall = resting.size() < size - size / 100;
        boolean isTooLarge = resting.size() > size + size / 100;
        if (isTooSmall || draw < 50 && !isTooLarge) {
            return place(random);
        }
        Resting order = take(random);
        return draw < 95 ? new CancelOrder(market, order.orderId) : amendment(order, random);
    }

    private AmendOrder amendment(Resting order, SplittableRandom random) {
        long ticks = ticks(random, order.isBid());
        long another = ticks != order.ticks ? ticks : order.isBid() ? ticks - 1 : ticks + 1;
        return new AmendOrder(market, order.orderId, null, price(another), null, null);
    }

    /** Hears that a command was accepted. */
    synchronized void accepted(Object command) {
        switch (command) {
            case PlaceOrder place
            when place.terms().timeInForce() == TimeInForce.GTC ->
                resting.add(new Resting(place.orderId(), ticks(((Limit) place.terms()).price())));
            case AmendOrder amend -> resting.add(new Resting(amend.orderId(), ticks(amend.price())));
            default -> {}
        }
    }

    private Resting take(SplittableRandom random) {
        int range = random.nextInt(5) == 0 ? resting.size() : Math.max(1, resting.size() / 5);
        return resting.remove(resting.size() - 1 - random.nextInt(range));
    }

    private long ticks(SplittableRandom random, boolean isBid) {
        int spread = Math.max(20, size / 50);
        long distance = 1 + (long) (-Math.log(1 - random.nextDouble()) * spread);
        return MIDDLE_TICKS + (isBid ? -distance : distance);
    }

    private static long ticks(BigDecimal price) {
        return price.divide(TICK).longValueExact();
    }

    private static BigDecimal price(long ticks) {
        return TICK.multiply(BigDecimal.valueOf(ticks));
    }

    private PlaceOrder order(SplittableRandom random, boolean isBid, long ticks, int lots, TimeInForce timeInForce) {
        return new PlaceOrder(
                accounts.get(random.nextInt(accounts.size())),
                OrderId.of(market, NewIds.unique()),
                market,
                Limit.of(
                        isBid ? Side.BUY : Side.SELL,
                        price(ticks),
                        LOT.multiply(BigDecimal.valueOf(lots)),
                        timeInForce),
                SelfTradePrevention.NONE,
                null);
    }
}
