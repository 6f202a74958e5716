package io.evenbook.command;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.market.BookView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A random market conserves every asset, in whatever order its trades are settled or cancelled. */
class ConservationTest {
    private static final List<AccountId> TRADERS =
            List.of(new AccountId("acc_a"), new AccountId("acc_b"), new AccountId("acc_c"), new AccountId("acc_d"));
    private static final int STEPS = 1_500;

    private final World world = new World();
    private final List<Object> pending = new ArrayList<>();
    private int trades;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260101, 987654321})
    void aRandomMarketSettlesToTheLastDigit(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TRADERS.forEach(trader -> world.funded(trader, "100000.123457", "500.12345679"));

        for (int n = 1; n <= STEPS; n++) {
            step(random, n);
            deliver(random, random.nextInt(3));
        }
        for (int n = 1; n <= STEPS; n++) {
            attempt(new CancelOrder(BTC_USD, order(n)));
        }
        deliver(random, Integer.MAX_VALUE);

        assertThat(trades).as("trades").isGreaterThan(STEPS / 10);
        assertThat(BookView.orderIds(world.streams(), Vocabulary.BTC_USD)).isEmpty();
        for (AccountId trader : TRADERS) {
            assertThat(world.account(trader).holds().open()).isEmpty();
            world.account(trader).positions().byAsset().forEach((asset, position) -> {
                assertThat(position.balance().held().isZero()).isTrue();
                assertThat(position.reserved()).isZero();
            });
        }
        for (AssetCode asset : List.of(USD, BTC)) {
            BigDecimal ofTraders = TRADERS.stream()
                    .map(trader -> world.ledgerBalance(LedgerAccount.customer(trader), asset))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(ofTraders.add(world.ledgerBalance(LedgerAccount.FEES, asset)))
                    .isEqualByComparingTo(
                            world.ledgerBalance(LedgerAccount.OMNIBUS, asset).negate());
            assertThat(world.ledgerBalance(LedgerAccount.FEES, asset)).isPositive();
            assertThat(world.ledgerBalance(LedgerAccount.CLEARING, asset)).isZero();
        }
    }

    private void step(SplittableRandom random, int n) {
        AccountId trader = TRADERS.get(random.nextInt(TRADERS.size()));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        String quantity = BigDecimal.valueOf(random.nextLong(1, 50_000), 4).toPlainString();
        String price = BigDecimal.valueOf(random.nextLong(9_950, 10_051), 2).toPlainString();
        switch (random.nextInt(10)) {
            case 0 -> attempt(new CancelOrder(BTC_USD, order(random.nextInt(1, n + 1))));
            case 1 ->
                attempt(new AmendOrder(
                        BTC_USD,
                        order(random.nextInt(1, n + 1)),
                        random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextLong(1, 50_000), 4),
                        random.nextBoolean() ? null : new BigDecimal(price),
                        null,
                        null));
            case 2 -> attempt(marketSell(trader, n, quantity));
            case 3 ->
                attempt(marketBuy(
                        trader,
                        n,
                        BigDecimal.valueOf(random.nextLong(1, 900_000_000), 6).toPlainString(),
                        null));
            case 4 -> attempt(marketBuy(trader, n, "300.000001", quantity));
            case 5 -> attempt(limit(trader, n, side, TimeInForce.IOC, price, quantity));
            case 6 -> {
                if (random.nextInt(40) == 0) {
                    attempt(
                            random.nextBoolean()
                                    ? new CancelAccountOrders(
                                            trader, random.nextBoolean() ? BTC_USD : null, side, CancelReason.REQUESTED)
                                    : new CancelOrders(BTC_USD, side, CancelReason.REQUESTED));
                }
            }
            default -> attempt(limit(trader, n, side, TimeInForce.GTC, price, quantity));
        }
    }

    private void attempt(Object command) {
        try {
            List<Object> events = world.send(command);
            trades += (int)
                    events.stream().filter(TradeExecuted.class::isInstance).count();
            pending.addAll(World.processCommands(events));
        } catch (RejectedException refused) {
            assertThat(refused.rejection().code())
                    .isIn(
                            "account.insufficient-available",
                            "order.unknown",
                            "order.ended",
                            "order.quantity",
                            "order.unchanged");
        }
    }

    /** Delivers pending commands in random order, some twice, and cancels one trade in ten instead of settling it. */
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
