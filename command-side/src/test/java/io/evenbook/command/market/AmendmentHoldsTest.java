package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import io.evenbook.command.market.matching.Book;
import io.evenbook.command.market.matching.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders of all kinds are placed, amended, filled, expired and cancelled at random. After each commit {@link World}
 * compares every hold with what its order's open quantity and unsettled trades need; at the end nothing is held or
 * reserved. A second market follows the events alone.
 */
class AmendmentHoldsTest {
    private static final List<AccountId> TRADERS =
            List.of(new AccountId("acc_a"), new AccountId("acc_b"), new AccountId("acc_c"), new AccountId("acc_d"));
    private static final int STEPS = 20_000;

    private final World world = new World();
    private final List<Object> pending = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private SplittableRandom random;
    private Instant now;
    private MarketState follower = MarketState.evolve(null, new MarketListed(Vocabulary.TERMS));

    @ParameterizedTest
    @ValueSource(longs = {20261201, 0})
    void everyHoldIsWhatItsOrderNeeds(long given) {
        long seed = given != 0 ? given : System.nanoTime();
        System.out.println("seed " + seed);
        random = new SplittableRandom(seed);
        follow();
        TRADERS.forEach(trader -> world.funded(trader, "8000.123457", "80.12345679"));
        now = world.streams().time();
        for (int n = 1; n <= STEPS; n++) {
            now = now.plusMillis(random.nextLong(2_000));
            world.at(now);
            attempt(command(n));
            deliver(random.nextInt(4));
        }
        for (int n = 1; n <= STEPS; n++) {
            attempt(new CancelOrder(BTC_USD, order(n)));
        }
        deliver(Integer.MAX_VALUE);

        assertThat(follower).as("seed %d", seed).isEqualTo(world.market());
        for (AccountId trader : TRADERS) {
            assertThat(world.account(trader).holds().open()).as("seed %d", seed).isEmpty();
            world.account(trader).positions().byAsset().forEach((asset, position) -> {
                assertThat(position.balance().held().isZero())
                        .as("seed %d", seed)
                        .isTrue();
                assertThat(position.reserved()).as("seed %d", seed).isZero();
            });
        }
        assertThat(outcomes)
                .as("seed %d", seed)
                .containsKeys("moved", "kept", "moved and traded", "TradeExecuted", "PlaceOrder", "CancelOrder")
                .containsKeys("order.unchanged", "order.quantity", "order.post-only", "order.not-amendable")
                .containsKeys("account.insufficient-available", "order.display-quantity", "order.ended");
    }

    private Object command(int n) {
        return switch (random.nextInt(10)) {
            case 0 -> new CancelOrder(BTC_USD, recent(n));
            case 1 -> random.nextInt(5) == 0 ? new AdvanceTime(BTC_USD) : new CancelOrder(BTC_USD, recent(n));
            case 2, 3, 4, 5 -> amendment(n);
            default -> placement(n);
        };
    }

    /** Mostly one that is live. */
    private OrderId recent(int n) {
        Book book = world.market().book();
        Side side = Side.values()[random.nextInt(2)];
        List<Order> live = random.nextInt(4) == 0 ? book.waiting(side, 30) : book.resting(side, 30);
        return live.isEmpty() || random.nextInt(5) == 0
                ? order(Math.max(1, n - random.nextInt(60)))
                : world.market().orderId(live.get(random.nextInt(live.size())));
    }

    private AmendOrder amendment(int n) {
        return new AmendOrder(
                BTC_USD,
                recent(n),
                random.nextBoolean() ? quantity() : null,
                random.nextInt(3) > 0 ? price() : null,
                random.nextInt(6) == 0 ? quantity() : null,
                random.nextInt(10) == 0 ? now.plusMillis(random.nextLong(60_000)) : null);
    }

    private PlaceOrder placement(int n) {
        OrderType type = OrderType.values()[random.nextInt(OrderType.values().length)];
        boolean isLimit = type == OrderType.LIMIT || type == OrderType.STOP_LIMIT || random.nextBoolean();
        boolean isStop = type == OrderType.STOP || type == OrderType.STOP_LIMIT;
        OrderType made = isLimit && type == OrderType.MARKET ? OrderType.LIMIT : type;
        boolean hasPrice = made == OrderType.LIMIT || made == OrderType.STOP_LIMIT;
        TimeInForce force = made == OrderType.MARKET
                ? TimeInForce.IOC
                : random.nextInt(3) == 0
                        ? TimeInForce.GTD
                        : random.nextInt(8) == 0 && made == OrderType.LIMIT ? TimeInForce.FOK : TimeInForce.GTC;
        boolean rests = hasPrice && force.mayRest();
        BigDecimal quantity = quantity();
        return new PlaceOrder(
                TRADERS.get(random.nextInt(TRADERS.size())),
                order(n),
                BTC_USD,
                OrderTerms.of(new OrderFields(
                                made,
                                random.nextBoolean() ? Side.BUY : Side.SELL,
                                force,
                                hasPrice ? price() : null,
                                isStop ? price() : null,
                                null,
                                quantity,
                                null,
                                rests && random.nextInt(4) == 0 ? part(quantity) : null,
                                force == TimeInForce.GTD ? now.plusMillis(random.nextLong(1, 60_000)) : null,
                                made == OrderType.LIMIT && rests && random.nextInt(4) == 0
                                        ? PostOnly.values()[random.nextInt(2)]
                                        : null))
                        .orElseThrow(),
                SelfTradePrevention.values()[random.nextInt(SelfTradePrevention.values().length)],
                null);
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(random.nextLong(9_950, 10_051), 2);
    }

    private BigDecimal quantity() {
        return BigDecimal.valueOf(random.nextLong(1, 60_000), 4);
    }

    private BigDecimal part(BigDecimal quantity) {
        long lots = quantity.unscaledValue().longValue();
        return BigDecimal.valueOf(random.nextLong((lots + 99) / 100, lots + 1), 4);
    }

    private void attempt(Object command) {
        try {
            List<Object> events = world.send(command);
            boolean trades = events.stream().anyMatch(TradeExecuted.class::isInstance);
            count(command.getClass().getSimpleName());
            if (trades) {
                count("TradeExecuted");
            }
            events.stream()
                    .filter(MarketEvent.OrderAmended.class::isInstance)
                    .map(event -> ((MarketEvent.OrderAmended) event).keptPlace())
                    .forEach(kept -> count(kept ? "kept" : trades ? "moved and traded" : "moved"));
        } catch (RejectedException e) {
            count(e.rejection().code());
        }
        follow();
    }

    /**
     * The processes and the second market see every commit, also one whose command was refused later on. Each event of
     * the market has the book's hash, which its replay must reach.
     */
    private void follow() {
        pending.addAll(World.processCommands(world.streams().log()));
        for (Object event : world.streams().log()) {
            if (event instanceof MarketEvent change && !(event instanceof MarketListed)) {
                follower = MarketState.evolve(follower, change);
            }
        }
        world.streams().forgetLog();
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Delivers pending commands in random order, some twice, and cancels one trade in ten instead of settling it. */
    private void deliver(int count) {
        for (int n = 0; n < count && !pending.isEmpty(); n++) {
            int pick = random.nextInt(pending.size());
            Object command = pending.get(pick);
            pending.set(pick, pending.getLast());
            pending.removeLast();
            world.send(
                    command instanceof SettleTrade settle && random.nextInt(10) == 0
                            ? new CompensateTrade(settle.tradeId(), "by mistake")
                            : command);
            if (random.nextInt(4) == 0) {
                assertThat(world.send(command)).as("a repeat of " + command).isEmpty();
            }
        }
    }
}
