package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders whose fees are in the quote asset. After each commit the invariants of {@link World} compare each hold
 * with what its order needs and its trades capture and release, to the last digit, and require that no trade's fees add
 * up to less than zero.
 */
class RandomFeesTest {
    private static final List<AccountId> ACCOUNTS = List.of(ALICE, BOB);

    private final World world = new World().unlimited();
    private final List<Object> pending = new ArrayList<>();
    private final SplittableRandom random;
    private long placed;
    private int betterRates;
    private int rebates;
    private int boundedRebates;
    private BigDecimal fees = BigDecimal.ZERO;

    RandomFeesTest() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        random = new SplittableRandom(seed);
        ACCOUNTS.forEach(account -> world.funded(account, "1000000", "1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.00137 0.0029", "0.0031 0.00217", "0 0.3333333", "-0.00137 0.0029", "-0.3 0.3"})
    void everyHoldEqualsTheNeed(String rates) {
        world.send(quoteFees(decimal(rates.split(" ")[0]), decimal(rates.split(" ")[1])));
        for (int n = 0; n < 4_000; n++) {
            attempt(command());
            deliver(Integer.MAX_VALUE);
        }
        end();
        assertThat(betterRates).as("buyers that got a part of their hold back").isGreaterThan(300);
    }

    /**
     * The rates change while orders with earlier ones are live, calls collect orders and trade them, and settlements
     * come late and in any order.
     */
    @Test
    void rebatesUnderRatesThatChange() {
        for (int n = 0; placed < 20_000; n++) {
            if (n % 40 == 0) {
                BigDecimal taker = BigDecimal.valueOf(random.nextLong(0, 4_000), 6);
                long maker = random.nextLong(-taker.unscaledValue().longValue(), 4_000);
                attempt(quoteFees(BigDecimal.valueOf(maker, 6), taker));
            }
            if (n % 100 == 50) {
                attempt(phase(Phase.CALL));
            } else if (n % 100 == 60) {
                attempt(phase(Phase.OPEN));
            }
            attempt(command());
            deliver(random.nextInt(4));
        }
        attempt(phase(Phase.OPEN));
        end();
        assertThat(rebates).as("rebates").isGreaterThan(1_000);
        assertThat(boundedRebates).as("rebates of all that the taker paid").isGreaterThan(100);
    }

    private static ChangePhase phase(Phase phase) {
        return new ChangePhase(BTC_USD, phase, "a test", phase == Phase.CALL ? decimal("100") : null, null);
    }

    private void end() {
        attempt(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED));
        deliver(Integer.MAX_VALUE);
        BigDecimal posted = BigDecimal.ZERO;
        for (AccountId account : ACCOUNTS) {
            assertThat(world.account(account).holds().open()).isEmpty();
            world.account(account)
                    .positions()
                    .byAsset()
                    .forEach((_, position) -> assertThat(position.reserved()).isZero());
            posted =
                    posted.add(world.account(account).balance(usd("0")).posted().amount());
        }
        assertThat(posted.add(fees)).as("dollars").isEqualByComparingTo("2000000");
        assertThat(world.ledgerBalance(LedgerAccount.FEES, USD)).as("fees").isEqualByComparingTo(fees);
    }

    private static ChangeTerms quoteFees(BigDecimal maker, BigDecimal taker) {
        return new ChangeTerms(
                BTC_USD,
                decimal("0.01"),
                decimal("0.0001"),
                maker,
                taker,
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                new TradeFees(FeeAsset.QUOTE, List.of()),
                "a test");
    }

    /** Also looks at the events of the commits before one in which the command was refused. */
    private void attempt(Object command) {
        try {
            world.send(command);
        } catch (RejectedException e) {
            // The next command is another one
        }
        List<Object> events = List.copyOf(world.streams().log());
        world.streams().forgetLog();
        for (Object event : events) {
            if (event instanceof TradeExecuted trade) {
                count(trade);
            }
        }
        pending.addAll(World.processCommands(events));
    }

    private void count(TradeExecuted trade) {
        assertThat(trade.buyer().released().isNegative()).as("released").isFalse();
        BigDecimal buyer = trade.buyer().fee().amount();
        BigDecimal seller = trade.seller().fee().amount();
        fees = fees.add(buyer).add(seller);
        betterRates += trade.buyer().released().isPositive() ? 1 : 0;
        if (buyer.min(seller).signum() < 0) {
            rebates++;
            boundedRebates += buyer.add(seller).signum() == 0 ? 1 : 0;
        }
    }

    /** Delivers pending commands in any order; one trade in twenty is cancelled. */
    private void deliver(int count) {
        for (int n = 0; n < count && !pending.isEmpty(); n++) {
            int pick = random.nextInt(pending.size());
            Object command = pending.get(pick);
            pending.set(pick, pending.getLast());
            pending.removeLast();
            if (command instanceof SettleTrade settle && random.nextInt(20) == 0) {
                TradeExecuted trade = world.trade(settle.tradeId()).trade();
                fees = fees.subtract(trade.buyer().fee().amount())
                        .subtract(trade.seller().fee().amount());
                world.send(new CompensateTrade(settle.tradeId(), "by mistake"));
            } else {
                world.send(command);
            }
        }
    }

    private Object command() {
        int kind = random.nextInt(10);
        if (kind < 2 && placed > 0) {
            return new CancelOrder(BTC_USD, order(placed - random.nextLong(Math.min(placed, 20))));
        }
        if (kind < 4 && placed > 0) {
            BigDecimal price = random.nextInt(3) > 0 ? null : price();
            return new AmendOrder(
                    BTC_USD,
                    order(placed - random.nextLong(Math.min(placed, 20))),
                    quantity(random.nextInt(1, 120)),
                    price,
                    null,
                    null);
        }
        List<SelfTradePrevention> modes = List.of(SelfTradePrevention.values());
        placed++;
        AccountId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        return new PlaceOrder(account, order(placed), BTC_USD, terms(), modes.get(random.nextInt(modes.size())), null);
    }

    private static BigDecimal quantity(long lots) {
        return new BigDecimal("0.0001").multiply(BigDecimal.valueOf(lots));
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(random.nextLong(9_990, 10_010), 2);
    }

    private OrderTerms terms() {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal quantity = quantity(random.nextInt(1, 100));
        List<OrderFields> kinds = new ArrayList<>();
        for (TimeInForce force : List.of(TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK)) {
            kinds.add(fields(OrderType.LIMIT, side, force, price(), null, quantity, null, null));
        }
        kinds.add(fields(OrderType.LIMIT, side, null, price(), null, quantity(50), null, quantity(7)));
        kinds.add(fields(OrderType.MARKET, side, null, null, null, quantity, null, null));
        kinds.add(fields(OrderType.STOP, side, null, null, price(), quantity, null, null));
        kinds.add(fields(OrderType.STOP_LIMIT, side, null, price(), price(), quantity(50), null, quantity(9)));
        BigDecimal budget = BigDecimal.valueOf(random.nextLong(1, 2_000_000), 6);
        BigDecimal most = random.nextBoolean() ? quantity : null;
        kinds.add(fields(OrderType.MARKET, Side.BUY, null, null, null, most, budget, null));
        return OrderTerms.of(kinds.get(random.nextInt(kinds.size()))).orElseThrow();
    }

    private static OrderFields fields(
            OrderType type,
            Side side,
            TimeInForce force,
            BigDecimal price,
            BigDecimal stop,
            BigDecimal quantity,
            BigDecimal budget,
            BigDecimal display) {
        return new OrderFields(type, side, force, price, stop, null, quantity, budget, display, null, null);
    }
}
