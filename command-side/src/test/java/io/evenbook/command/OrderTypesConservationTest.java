package io.evenbook.command;

import static io.evenbook.command.RandomTerms.maybe;
import static io.evenbook.command.RandomTerms.price;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.market.BookView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders of every type and time in force, while what the processes do arrives late, in any order and twice: after each
 * commit every hold is what its order needs, and in the end nothing is left.
 */
class OrderTypesConservationTest {
    private static final List<AccountId> TRADERS =
            List.of(new AccountId("acc_a"), new AccountId("acc_b"), new AccountId("acc_c"));
    private static final int STEPS = 3_000;
    private static final List<BigDecimal> TICKS = List.of(decimal("0.01"), decimal("0.02"), decimal("0.005"));
    private static final List<BigDecimal> LOTS = List.of(decimal("0.0002"), decimal("0.01"), decimal("0.02"));

    private final List<Object> pending = new ArrayList<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private long endedByTerms;
    private World world;
    private Instant now = Vocabulary.NOW;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyHoldIsWhatItsOrderNeeds(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        world = new World().unlimited();
        TRADERS.forEach(trader -> world.funded(trader, "1000000", "10000"));

        for (int n = 1; n <= STEPS; n++) {
            now = now.plusMillis(random.nextInt(2_000));
            world.at(now);
            attempt(step(random, n));
            if (random.nextInt(40) == 0) {
                changeUnits(random);
            }
            deliver(random, random.nextInt(3));
        }
        world.at(now.plus(Duration.ofDays(2)));
        attempt(new AdvanceTime(BTC_USD));
        attempt(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED));
        deliver(random, Integer.MAX_VALUE);

        assertThat(seen.keySet())
                .contains(
                        TradeExecuted.class.getSimpleName(),
                        OrderTriggered.class.getSimpleName(),
                        OrderExpired.class.getSimpleName(),
                        OrderPrevented.class.getSimpleName(),
                        TermsChanged.class.getSimpleName());
        assertThat(endedByTerms).isPositive();
        assertThat(BookView.orderIds(world.streams(), BTC_USD)).isEmpty();
        for (AccountId trader : TRADERS) {
            assertThat(world.account(trader).holds().open()).isEmpty();
            world.account(trader).positions().byAsset().forEach((_, position) -> {
                assertThat(position.balance().held().isZero()).isTrue();
                assertThat(position.reserved()).isZero();
            });
        }
    }

    /** Another tick and another lot, which some orders do not fit, while the market is halted. */
    private void changeUnits(SplittableRandom random) {
        attempt(new ChangePhase(BTC_USD, Phase.HALTED, "other units", null, null));
        attempt(new ChangeTerms(
                BTC_USD,
                TICKS.get(random.nextInt(TICKS.size())),
                LOTS.get(random.nextInt(LOTS.size())),
                Vocabulary.TERMS.makerFeeRate(),
                Vocabulary.TERMS.takerFeeRate(),
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                TradeFees.RECEIVED,
                "by chance"));
        attempt(new ChangePhase(BTC_USD, Phase.OPEN, "other units", null, null));
    }

    private Object step(SplittableRandom random, int n) {
        AccountId trader = TRADERS.get(random.nextInt(TRADERS.size()));
        return switch (random.nextInt(20)) {
            case 0 -> new CancelOrder(BTC_USD, order(random.nextInt(1, n + 1)));
            case 1, 2 ->
                new AmendOrder(
                        BTC_USD,
                        order(random.nextInt(Math.max(1, n - 100), n + 1)),
                        maybe(random, BigDecimal.valueOf(random.nextLong(1, 700), 2)),
                        maybe(random, price(random)),
                        random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextLong(1, 200), 2) : null,
                        random.nextInt(8) == 0 ? now.plusMillis(random.nextInt(1, 60_000)) : null);
            case 3 -> new SetCancelAfter(trader, random.nextInt(3) == 0 ? 0 : random.nextInt(1, 100));
            case 4 -> new CancelWhenDue(trader);
            case 5 ->
                random.nextInt(10) > 0
                        ? new AdvanceTime(BTC_USD)
                        : new CancelAccountOrders(trader, null, null, CancelReason.REQUESTED);
            default -> place(random, trader, n);
        };
    }

    private PlaceOrder place(SplittableRandom random, AccountId trader, int n) {
        OrderTerms terms = RandomTerms.next(random, now);
        SelfTradePrevention stp = SelfTradePrevention.values()[random.nextInt(SelfTradePrevention.values().length)];
        return new PlaceOrder(trader, order(n), BTC_USD, terms, stp, null);
    }

    private void attempt(Object command) {
        try {
            world.send(command);
        } catch (RejectedException refused) {
            assertThat(refused.rejection().code())
                    .isIn(
                            "account.insufficient-available",
                            "order.unknown",
                            "order.ended",
                            "order.quantity",
                            "order.unchanged",
                            "order.not-amendable",
                            "order.expiry-past",
                            "order.post-only",
                            "order.display-quantity",
                            "order.match-limit",
                            "order.tick",
                            "order.stop-price",
                            "order.lot");
        }
        // Processes read the log: what was due before a command that was refused is there as well
        List<Object> events = List.copyOf(world.streams().log());
        world.streams().forgetLog();
        endedByTerms += events.stream()
                .filter(event ->
                        event instanceof OrderCancelled cancelled && cancelled.reason() == CancelReason.TERMS_CHANGED)
                .count();
        events.forEach(event -> seen.merge(event.getClass().getSimpleName(), 1, Integer::sum));
        pending.addAll(World.processCommands(events));
    }

    /** Delivers pending commands in any order, some twice, and cancels one trade in ten instead of settling it. */
    private void deliver(SplittableRandom random, int count) {
        for (int n = 0; n < count && !pending.isEmpty(); n++) {
            int pick = random.nextInt(pending.size());
            Object command = pending.get(pick);
            pending.set(pick, pending.getLast());
            pending.removeLast();
            if (command instanceof SettleTrade settle && random.nextInt(10) == 0) {
                world.send(new CompensateTrade(settle.tradeId(), "by mistake"));
            } else {
                world.send(command);
            }
            if (random.nextInt(4) == 0) {
                assertThat(world.send(command)).as("a repeat of " + command).isEmpty();
            }
        }
    }
}
