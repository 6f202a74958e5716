package io.evenbook.command;

import static io.evenbook.command.CustomerLimitsTest.CAROL;
import static io.evenbook.command.CustomerLimitsTest.DAN;
import static io.evenbook.command.CustomerLimitsTest.FIRST;
import static io.evenbook.command.CustomerLimitsTest.SECOND;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.LimitTable.Level;
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
 * Random commands of two customers and a house account. After each commit the open allowances are the open orders and
 * withdrawals ({@link AllowanceInvariants}), and no window exceeds its limit.
 */
class RandomLimitsTest {
    private static final AccountId THIRD = new AccountId("acc_dan");
    private static final List<AccountId> ACCOUNTS = List.of(FIRST, SECOND, THIRD, BOB);
    private static final BigDecimal TRADE = new BigDecimal("5000");
    private static final BigDecimal DAY = new BigDecimal("400");
    private static final BigDecimal MONTH = new BigDecimal("1500");

    private final World world = new World()
            .under(CustomerLimitsTest.limits(new Level(TRADE, DAY, MONTH, true), true))
            .funded(BOB, "1000000", "10000");
    private final List<Object> ofProcesses = new ArrayList<>();
    private final List<WithdrawalId> withdrawals = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private SplittableRandom random;
    private long ids;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 0})
    void whatIsOpenIsWhatIsTakenAndNoWindowExceedsItsLimit(long given) {
        long seed = given != 0 ? given : System.nanoTime();
        System.out.println("seed " + seed);
        random = new SplittableRandom(seed);
        CustomerLimitsTest.open(world, FIRST, CAROL);
        CustomerLimitsTest.open(world, SECOND, CAROL);
        CustomerLimitsTest.open(world, THIRD, DAN);
        Instant now = world.streams().time();
        for (int step = 0; step < 4_000; step++) {
            now = now.plusSeconds(random.nextInt(20) == 0 ? random.nextLong(50_000) : random.nextLong(600));
            world.at(now);
            Object command = random.nextInt(3) == 0 && !ofProcesses.isEmpty()
                    ? ofProcess(ofProcesses.remove(random.nextInt(ofProcesses.size())))
                    : ofClient(now);
            try {
                ofProcesses.addAll(World.processCommands(world.send(command)));
                outcomes.merge(command.getClass().getSimpleName(), 1, Integer::sum);
            } catch (RejectedException e) {
                outcomes.merge(e.rejection().code(), 1, Integer::sum);
            }
            requireWithinLimits(CAROL, now);
            requireWithinLimits(DAN, now);
        }
        assertThat(outcomes)
                .as("seed %d", seed)
                .containsKeys("limit.trade", "limit.withdrawal", "PlaceOrder", "SettleTrade", "CompensateTrade")
                .containsKeys("CancelOrder", "CancelOrders", "AmendOrder", "ReleaseOrderHold")
                .containsKeys("ConfirmWithdrawal", "CancelWithdrawal", "SendTransfer");
    }

    private void requireWithinLimits(CustomerId customer, Instant now) {
        Allowances allowances = world.allowances(customer);
        assertThat(allowances.taken(AllowanceKind.TRADE, Allowances.DAY, now)).isBetween(BigDecimal.ZERO, TRADE);
        assertThat(allowances.taken(AllowanceKind.WITHDRAWAL, Allowances.DAY, now))
                .isBetween(BigDecimal.ZERO, DAY);
        assertThat(allowances.taken(AllowanceKind.WITHDRAWAL, Allowances.MONTH, now))
                .isBetween(BigDecimal.ZERO, MONTH);
    }

    private Object ofProcess(Object command) {
        return command instanceof SettleTrade settle && random.nextInt(5) == 0
                ? new CompensateTrade(settle.tradeId(), "no settlement")
                : command;
    }

    private Object ofClient(Instant now) {
        AccountId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        long n = ++ids;
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                limit(
                        account,
                        n,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        random.nextInt(4) == 0 ? TimeInForce.IOC : TimeInForce.GTC,
                        decimal(9_500, 10_500),
                        decimal(1, 2_000));
            case 4 -> marketSell(account, n, decimal(1, 2_000));
            case 5 -> marketBuy(account, n, decimal(1, 200_000), random.nextBoolean() ? decimal(1, 2_000) : null);
            case 6 -> new CancelOrder(BTC_USD, recent(n));
            case 7 -> moved(n);
            case 8 ->
                random.nextInt(4) == 0
                        ? new CancelOrders(BTC_USD, null, CancelReason.REQUESTED)
                        : new AmendOrder(BTC_USD, recent(n), new BigDecimal(decimal(1, 200)), null, null, null);
            case 9 -> {
                WithdrawalId withdrawal = WithdrawalId.of(unique(n), account);
                withdrawals.add(withdrawal);
                boolean dollars = random.nextBoolean();
                yield new RequestWithdrawal(
                        account,
                        withdrawal,
                        requested(dollars ? USD : BTC, decimal(1, dollars ? 20_000 : 200)),
                        "out",
                        null,
                        random.nextInt(3) == 0 ? now.plusSeconds(random.nextLong(1, 5_000)) : null);
            }
            case 10 ->
                new SendTransfer(
                        account,
                        TransferId.named(unique(n)),
                        ACCOUNTS.get(random.nextInt(ACCOUNTS.size())),
                        requested(USD, decimal(1, 10_000)),
                        "gift");
            default -> {
                WithdrawalId withdrawal = withdrawals.isEmpty()
                        ? WithdrawalId.of(unique(n), account)
                        : withdrawals.get(random.nextInt(withdrawals.size()));
                yield random.nextBoolean()
                        ? new ConfirmWithdrawal(withdrawal.accountId(), withdrawal)
                        : new CancelWithdrawal(withdrawal.accountId(), withdrawal);
            }
        };
    }

    private AmendOrder moved(long n) {
        return new AmendOrder(
                BTC_USD,
                recent(n),
                random.nextInt(3) == 0 ? null : new BigDecimal(decimal(1, 2_000)),
                random.nextBoolean() ? null : new BigDecimal(decimal(9_500, 10_500)),
                null,
                null);
    }

    private OrderId recent(long n) {
        return order(Math.max(1, n - random.nextLong(1, 30)));
    }

    /** Hundredths. */
    private String decimal(long from, long to) {
        return BigDecimal.valueOf(random.nextLong(from, to), 2).toPlainString();
    }
}
