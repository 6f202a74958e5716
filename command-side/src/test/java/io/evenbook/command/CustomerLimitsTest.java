package io.evenbook.command;

import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.LimitRejection.CoolingOff;
import io.evenbook.api.customer.LimitRejection.FiatNotAllowed;
import io.evenbook.api.customer.LimitRejection.RateMissing;
import io.evenbook.api.customer.LimitRejection.TradeLimitExceeded;
import io.evenbook.api.customer.LimitRejection.WithdrawalLimitExceeded;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.CustomerLimits;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.customer.LimitTable.Level;
import io.evenbook.command.market.MarketState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of customers: taken by the command that holds the funds, released by whatever ends it. */
class CustomerLimitsTest {
    static final CustomerId CAROL = CustomerId.named("carol");
    static final CustomerId DAN = CustomerId.named("dan");
    static final AccountId FIRST = new AccountId("acc_carol-1");
    static final AccountId SECOND = new AccountId("acc_carol-2");
    private static final AccountId OTHER = new AccountId("acc_dan");
    private static final Level LEVEL = new Level(decimal("1000"), decimal("100"), decimal("250"), true);

    private final World world = new World().under(limits(LEVEL, true)).funded(BOB, "100000", "1000");

    CustomerLimitsTest() {
        open(world, FIRST, CAROL);
        open(world, SECOND, CAROL);
        open(world, OTHER, DAN);
    }

    static LimitTable limits(Level level, boolean fourEyes) {
        return new LimitTable(USD, List.of(level), fourEyes, MarketState::ofLimits);
    }

    static void open(World world, AccountId account, CustomerId customer) {
        world.send(new CreateCustomer(customer));
        world.send(new OpenAccount(account, customer, null));
        world.deposit(account, USD, "100000");
        world.deposit(account, BTC, "1000");
    }

    private BigDecimal traded() {
        return taken(AllowanceKind.TRADE, Allowances.DAY);
    }

    private BigDecimal withdrawn() {
        return taken(AllowanceKind.WITHDRAWAL, Allowances.DAY);
    }

    private BigDecimal taken(AllowanceKind kind, Duration window) {
        return world.allowances(CAROL).taken(kind, window, world.streams().time());
    }

    private String code(Object command) {
        return rejectionOf(() -> world.send(command)).code();
    }

    private static RequestWithdrawal withdraw(AccountId account, long n, AssetCode asset, String amount) {
        return new RequestWithdrawal(account, withdrawal(n, account), requested(asset, amount), "out", null, null);
    }

    private static WithdrawalId withdrawal(long n, AccountId account) {
        return WithdrawalId.of(unique(n), account);
    }

    private static SendTransfer transfer(long n, AccountId to, String amount) {
        return new SendTransfer(FIRST, TransferId.named(unique(n)), to, requested(USD, amount), "gift");
    }

    @ParameterizedTest
    @CsvSource({
        "BUY, 99.99, true",
        "BUY, 100.00, true",
        "BUY, 100.01, false",
        "SELL, 100.00, true",
        "SELL, 100.01, false"
    })
    void ordersOfAllAccountsCountTogetherUpToTheLimit(Side side, String price, boolean fits) {
        world.send(limit(FIRST, 1, Side.BUY, "50.00", "10"));
        if (fits) {
            world.send(limit(SECOND, 2, side, price, "5"));
            return;
        }
        int events = world.streams().log().size();
        assertThat(rejectionOf(() -> world.send(limit(SECOND, 2, side, price, "5"))))
                .isEqualTo(new TradeLimitExceeded(CAROL, USD, 24, decimal("1000"), decimal("500"), decimal("500.05")));
        assertThat(world.streams().log()).hasSize(events);
        assertThat(world.account(SECOND).holds().open()).isEmpty();
    }

    @Test
    void anAccountWithoutACustomerHasNoLimit() {
        world.send(limit(BOB, 1, Side.BUY, "100.00", "500"));
        world.send(withdraw(BOB, 1, USD, "40000"));
        assertThat(world.account(BOB).holds().open()).hasSize(2);
    }

    @Test
    void aCancelAndAReductionReleaseInTheirCommit() {
        world.send(limit(FIRST, 1, Side.SELL, "100.00", "10"));
        assertThat(traded()).isEqualByComparingTo("1000");
        world.send(new AmendOrder(BTC_USD, order(1), decimal("4"), null, null, null));
        assertThat(traded()).isEqualByComparingTo("400");
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(traded()).isZero();
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // side, quantity, price, what counts, whether it fits; before: 4 at 100.00
        "BUY, 10, , 1000, true",
        "BUY, 10.0001, , 400, false",
        "BUY, , 250.00, 1000, true",
        "BUY, , 250.01, 400, false",
        "BUY, 20, 50.00, 1000, true",
        "BUY, 8, 50.00, 400, true",
        "SELL, 10, , 1000, true",
        "SELL, 10.0001, , 400, false",
        "SELL, , 250.00, 1000, true",
        "SELL, , 250.01, 400, false",
        "SELL, 1, 1000.00, 1000, true",
        "SELL, 1, 1000.01, 400, false",
        "SELL, 5, 60.00, 300, true",
    })
    void anAmendmentCountsWhatItsOrderNeedsThen(
            Side side, BigDecimal quantity, BigDecimal price, BigDecimal counted, boolean fits) {
        world.send(limit(FIRST, 1, side, "100.00", "4"));
        AmendOrder amend = new AmendOrder(BTC_USD, order(1), quantity, price, null, null);
        if (fits) {
            world.send(amend);
        } else {
            assertThat(code(amend)).isEqualTo("limit.trade");
        }
        assertThat(traded()).isEqualByComparingTo(counted);
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(traded()).isZero();
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void theProcessThatEndsOrdersReleasesInItsCommit() {
        world.send(limit(FIRST, 1, Side.BUY, "100.00", "6"));
        List<Object> events = world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED));
        assertThat(traded()).isEqualByComparingTo("600");
        world.settle(events);
        assertThat(traded()).isZero();
    }

    @Test
    void aFreezeThatCancelsOrdersReleases() {
        world.send(limit(FIRST, 1, Side.BUY, "100.00", "6"));
        world.send(new FreezeAccount(FIRST, FreezeLevel.DEBITS, "odd"));
        assertThat(traded()).isZero();
    }

    @Test
    void aSettledTradeKeepsWhatItTookAndABetterPriceIsReleased() {
        world.send(limit(BOB, 1, Side.SELL, "90.00", "4"));
        List<Object> events = world.send(limit(FIRST, 2, Side.BUY, "100.00", "6"));
        assertThat(traded()).isEqualByComparingTo("600");
        world.settle(events);
        assertThat(traded()).isEqualByComparingTo("560");
        world.send(new CancelOrder(BTC_USD, order(2)));
        assertThat(traded()).isEqualByComparingTo("360");
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void aSellCountsWhatItReceives() {
        world.send(limit(BOB, 1, Side.BUY, "110.00", "4"));
        List<Object> events = world.send(limit(FIRST, 2, Side.SELL, "100.00", "5"));
        assertThat(traded()).isEqualByComparingTo("540");
        world.settle(events);
        assertThat(traded()).isEqualByComparingTo("540");
        world.send(new CancelOrder(BTC_USD, order(2)));
        assertThat(traded()).isEqualByComparingTo("440");
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void aMarketSellCountsWhatItExecutes() {
        world.send(marketSell(FIRST, 1, "900"));
        assertThat(traded()).isZero();
        world.send(limit(BOB, 2, Side.BUY, "100.00", "10"));
        world.settle(world.send(marketSell(FIRST, 3, "900")));
        assertThat(traded()).isEqualByComparingTo("1000");
        world.send(limit(BOB, 4, Side.BUY, "0.01", "0.0001"));
        assertThat(rejectionOf(() -> world.send(marketSell(FIRST, 5, "1"))).code())
                .isEqualTo("limit.trade");
    }

    @Test
    void aMarketBuyHoldsItsBudgetAndCountsWhatItSpends() {
        assertThat(rejectionOf(() -> world.send(marketBuy(FIRST, 1, "1000.01", null)))
                        .code())
                .isEqualTo("limit.trade");
        world.send(limit(BOB, 2, Side.SELL, "100.00", "3"));
        world.settle(world.send(marketBuy(FIRST, 3, "1000", null)));
        assertThat(traded()).isEqualByComparingTo("300");
        world.send(limit(FIRST, 4, Side.BUY, TimeInForce.IOC, "100.00", "7"));
        assertThat(traded()).isEqualByComparingTo("300");
    }

    @Test
    void aCompensatedTradeReleases() {
        world.send(limit(BOB, 1, Side.BUY, "110.00", "4"));
        world.send(limit(BOB, 2, Side.SELL, "120.00", "1"));
        List<Object> sold = world.send(limit(FIRST, 3, Side.SELL, "100.00", "4"));
        List<Object> bought = world.send(limit(FIRST, 4, Side.BUY, "130.00", "1"));
        assertThat(traded()).isEqualByComparingTo("570");
        for (List<Object> events : List.of(sold, bought)) {
            events.stream()
                    .filter(TradeExecuted.class::isInstance)
                    .forEach(event ->
                            world.send(new CompensateTrade(((TradeExecuted) event).tradeId(), "no settlement")));
        }
        assertThat(traded()).isZero();
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void aRestingOrderCountsUntilItEndsAndAFillForADayAndAnHourAtMost() {
        world.send(limit(FIRST, 1, Side.BUY, "100.00", "10"));
        Instant later = NOW.plus(Duration.ofDays(90));
        world.at(later);
        assertThat(code(limit(FIRST, 2, Side.BUY, "0.01", "0.0001"))).isEqualTo("limit.trade");
        world.settle(world.send(limit(BOB, 3, Side.SELL, "100.00", "4")));
        assertThat(traded()).isEqualByComparingTo("1000");
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(traded()).isEqualByComparingTo("400");
        world.send(limit(FIRST, 4, Side.BUY, "100.00", "6"));

        world.at(later.plus(Duration.ofHours(25)).minusNanos(1_000));
        assertThat(code(limit(FIRST, 5, Side.BUY, "0.01", "0.0001"))).isEqualTo("limit.trade");
        world.at(later.plus(Duration.ofHours(25)));
        assertThat(traded()).isEqualByComparingTo("600");
        world.send(limit(FIRST, 5, Side.BUY, "100.00", "4"));
        assertThat(traded()).isEqualByComparingTo("1000");
    }

    @Test
    void aFillCountsInTheHourOfItsSettlementOnceHoweverOftenItIsSent() {
        world.send(limit(FIRST, 1, Side.BUY, "100.00", "10"));
        List<Object> events = world.send(limit(BOB, 2, Side.SELL, "100.00", "4"));
        world.at(NOW.plus(Duration.ofHours(30)));
        world.settle(events).settle(events);
        assertThat(traded()).isEqualByComparingTo("1000");
        assertThat(world.allowances(CAROL).trades().held()).isEqualByComparingTo("600");
        world.at(NOW.plus(Duration.ofHours(55)));
        assertThat(traded()).isEqualByComparingTo("600");
    }

    @Test
    void aPendingWithdrawalCountsUntilItIsConfirmedAndFromThenInItsWindows() {
        world.send(withdraw(FIRST, 1, USD, "100"));
        Instant later = NOW.plus(Duration.ofDays(40));
        world.at(later);
        assertThat(code(withdraw(FIRST, 2, USD, "1"))).isEqualTo("limit.withdrawal");
        world.send(new ConfirmWithdrawal(FIRST, withdrawal(1, FIRST)));
        assertThat(code(withdraw(FIRST, 2, USD, "1"))).isEqualTo("limit.withdrawal");
        world.at(later.plus(Duration.ofHours(25)));
        assertThat(withdrawn()).isZero();
        assertThat(taken(AllowanceKind.WITHDRAWAL, Allowances.MONTH)).isEqualByComparingTo("100");
        world.at(later.plus(Duration.ofHours(721)));
        assertThat(taken(AllowanceKind.WITHDRAWAL, Allowances.MONTH)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"39.999999, true", "40, true", "40.000001, false"})
    void withdrawalsAndTransfersToOthersCountTogether(String amount, boolean fits) {
        world.send(withdraw(FIRST, 1, USD, "30"));
        world.send(transfer(1, OTHER, "20"));
        world.send(transfer(2, BOB, "10"));
        world.send(transfer(3, SECOND, "5000"));
        if (fits) {
            world.send(withdraw(SECOND, 2, USD, amount));
            return;
        }
        WithdrawalLimitExceeded expected =
                new WithdrawalLimitExceeded(CAROL, USD, 24, decimal("100"), decimal("60"), decimal(amount));
        assertThat(rejectionOf(() -> world.send(withdraw(SECOND, 2, USD, amount))))
                .isEqualTo(expected);
        assertThat(rejectionOf(() -> world.send(transfer(4, OTHER, amount)))).isEqualTo(expected);
    }

    @Test
    void theMonthHasALimitOfItsOwn() {
        for (int day = 0; day < 2; day++) {
            world.at(NOW.plus(Duration.ofHours(25L * day)));
            world.send(transfer(day, OTHER, "100"));
        }
        world.at(NOW.plus(Duration.ofHours(50)));
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 3, USD, "50.000001"))))
                .isEqualTo(new WithdrawalLimitExceeded(
                        CAROL, USD, 720, decimal("250"), decimal("200"), decimal("50.000001")));
        world.send(transfer(3, OTHER, "50"));
        world.at(NOW.plus(Duration.ofHours(721)).minusNanos(1_000));
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 4, USD, "1"))).code())
                .isEqualTo("limit.withdrawal");
        world.at(NOW.plus(Duration.ofHours(721)));
        world.send(withdraw(FIRST, 4, USD, "100"));
    }

    @Test
    void aWithdrawalReleasesWhenItIsCancelledOrExpiresAndKeepsWhenItIsConfirmed() {
        Instant soon = NOW.plusSeconds(60);
        world.send(withdraw(FIRST, 1, USD, "10"));
        world.send(withdraw(FIRST, 2, USD, "20"));
        world.send(new RequestWithdrawal(FIRST, withdrawal(3, FIRST), requested(USD, "40"), "out", null, soon));
        world.send(new CancelWithdrawal(FIRST, withdrawal(2, FIRST)));
        assertThat(withdrawn()).isEqualByComparingTo("50");
        world.at(soon);
        world.send(new ExpireHolds(FIRST));
        assertThat(withdrawn()).isEqualByComparingTo("10");
        world.at(NOW.plus(Duration.ofHours(24)));
        world.send(new ConfirmWithdrawal(FIRST, withdrawal(1, FIRST)));
        assertThat(withdrawn()).isEqualByComparingTo("10");
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void theDefaultLevelZeroWithdrawsNothingAndTouchesNoFiat() {
        world.under(new LimitTable(USD, LimitTable.DEFAULTS, false, MarketState::ofLimits));
        FiatNotAllowed fiat = new FiatNotAllowed(CAROL, USD, 0);
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 1, USD, "1")))).isEqualTo(fiat);
        assertThat(rejectionOf(() -> world.send(limit(FIRST, 1, Side.BUY, "1.00", "1"))))
                .isEqualTo(fiat);
        assertThat(rejectionOf(() -> world.send(transfer(1, OTHER, "1")))).isEqualTo(fiat);
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 1, BTC, "0.00000001"))))
                .isEqualTo(new WithdrawalLimitExceeded(CAROL, USD, 24, BigDecimal.ZERO, BigDecimal.ZERO, null));
    }

    @Test
    void aRateIsTheOneThatWasSetElseTheLastTrade() {
        RateMissing missing = new RateMissing(CAROL, BTC, USD);
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 1, BTC, "0.1"))))
                .isEqualTo(missing);
        world.send(limit(BOB, 1, Side.SELL, "200.00", "1"));
        world.send(limit(BOB, 2, Side.BUY, "200.00", "1"));
        world.send(withdraw(FIRST, 1, BTC, "0.1"));
        assertThat(withdrawn()).isEqualByComparingTo("20");
        world.send(new SetRate(BTC, decimal("300"), "the index", "no trades"));
        world.send(withdraw(FIRST, 2, BTC, "0.1"));
        assertThat(withdrawn()).isEqualByComparingTo("50");
        world.send(new CancelWithdrawal(FIRST, withdrawal(1, FIRST)));
        assertThat(withdrawn()).isEqualByComparingTo("30");
    }

    @Test
    void aRateIsValidForADay() {
        world.send(new SetRate(BTC, decimal("300"), "the index", "no trades"));
        world.at(NOW.plus(Duration.ofHours(24)));
        world.send(withdraw(FIRST, 1, BTC, "0.1"));
        world.at(NOW.plus(Duration.ofHours(24)).plusNanos(1_000));
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 2, BTC, "0.1"))).code())
                .isEqualTo("limit.rate");
        world.under(limits(LEVEL, false)).send(withdraw(FIRST, 2, BTC, "0.1"));
        assertThat(withdrawn()).isEqualByComparingTo("30");
        world.send(new CancelWithdrawal(FIRST, withdrawal(2, FIRST)));
        assertThat(withdrawn()).isEqualByComparingTo("30");
    }

    @Test
    void withoutALimitNoRateIsNeeded() {
        world.under(limits(new Level(null, null, null, true), true)).send(withdraw(FIRST, 1, BTC, "900"));
        assertThat(withdrawn()).isZero();
    }

    @Test
    void nothingIsWithdrawnForADayAfterACredentialChanged() {
        world.streams().commit(() -> {
            CustomerLimits.beginCoolingOff(CAROL, world.streams());
            return null;
        });
        Instant until = NOW.plus(Duration.ofHours(24));
        world.at(until.minusNanos(1_000));
        assertThat(rejectionOf(() -> world.send(withdraw(FIRST, 1, USD, "1")))).isEqualTo(new CoolingOff(CAROL, until));
        assertThat(rejectionOf(() -> world.send(transfer(1, OTHER, "1")))).isEqualTo(new CoolingOff(CAROL, until));
        world.send(transfer(2, SECOND, "1"));
        world.send(limit(FIRST, 1, Side.BUY, "1.00", "1"));
        world.at(until);
        world.send(withdraw(FIRST, 1, USD, "1"));
    }
}
