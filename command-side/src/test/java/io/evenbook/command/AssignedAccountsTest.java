package io.evenbook.command;

import static io.evenbook.command.CustomerLimitsTest.CAROL;
import static io.evenbook.command.CustomerLimitsTest.FIRST;
import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.customer.LimitRejection.CoolingOff;
import io.evenbook.api.customer.LimitRejection.FiatNotAllowed;
import io.evenbook.api.customer.LimitRejection.RateMissing;
import io.evenbook.api.customer.LimitRejection.TradeLimitExceeded;
import io.evenbook.api.customer.LimitRejection.WithdrawalLimitExceeded;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.order.Side;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.CustomerLimits;
import io.evenbook.command.customer.LimitTable.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Open orders and withdrawals of an account count against its customer's limits from the assignment on. */
class AssignedAccountsTest {
    private static final Level LEVEL = new Level(decimal("1000"), decimal("100"), decimal("250"), true);
    private static final AssignAccount ASSIGN = new AssignAccount(BOB, CAROL, "asked");

    private final World world =
            new World().under(CustomerLimitsTest.limits(LEVEL, true)).funded(BOB, "100000", "1000");

    AssignedAccountsTest() {
        CustomerLimitsTest.open(world, FIRST, CAROL);
    }

    @Test
    void openOrdersCountAndAreReleasedAsIfTheCustomerHadPlacedThem() {
        world.send(limit(BOB, 1, Side.BUY, "100.00", "4"));
        world.send(limit(BOB, 2, Side.SELL, "200.00", "2"));
        world.send(ASSIGN);
        assertThat(taken(AllowanceKind.TRADE)).isEqualByComparingTo("800");
        assertThat(rejectionOf(() -> world.send(limit(FIRST, 3, Side.BUY, "100.00", "2.01"))))
                .isEqualTo(new TradeLimitExceeded(CAROL, USD, 24, decimal("1000"), decimal("800"), decimal("201")));
        world.send(new CancelOrder(BTC_USD, order(2)));
        assertThat(taken(AllowanceKind.TRADE)).isEqualByComparingTo("400");
        world.settle(world.send(limit(FIRST, 4, Side.SELL, "100.00", "1")));
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(taken(AllowanceKind.TRADE))
                .as("both sides are the customer's")
                .isEqualByComparingTo("200");
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void whatIsExecutedAndNotSettledCounts() {
        world.send(limit(BOB, 1, Side.BUY, "100.00", "4"));
        world.funded(ALICE, "0", "1000");
        List<Object> traded = world.send(limit(ALICE, 2, Side.SELL, "100.00", "3"));
        world.send(ASSIGN);
        assertThat(taken(AllowanceKind.TRADE)).isEqualByComparingTo("400");
        world.settle(traded);
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(taken(AllowanceKind.TRADE)).isEqualByComparingTo("300");
    }

    @Test
    void anAssignmentThatExceedsALimitIsRefusedAsAWhole() {
        world.send(limit(FIRST, 1, Side.BUY, "100.00", "7"));
        world.send(limit(BOB, 2, Side.BUY, "1.00", "1"));
        world.send(limit(BOB, 3, Side.BUY, "100.00", "3"));
        int before = world.streams().log().size();
        assertThat(rejectionOf(() -> world.send(ASSIGN)))
                .isEqualTo(new TradeLimitExceeded(CAROL, USD, 24, decimal("1000"), decimal("701"), decimal("300")));
        assertThat(world.streams().log()).hasSize(before);
        assertThat(world.account(BOB).customerId()).isNull();
        world.send(new CancelOrder(BTC_USD, order(2)));
        world.send(ASSIGN);
        assertThat(taken(AllowanceKind.TRADE)).isEqualByComparingTo("1000");
    }

    @Test
    void pendingWithdrawalsCount() {
        withdraw(1, USD, "60");
        withdraw(2, USD, "40.000001");
        assertThat(rejectionOf(() -> world.send(ASSIGN)))
                .isEqualTo(new WithdrawalLimitExceeded(
                        CAROL, USD, 24, decimal("100"), decimal("60"), decimal("40.000001")));
        world.send(new CancelWithdrawal(BOB, withdrawal(2)));
        withdraw(3, USD, "30");
        world.send(ASSIGN);
        assertThat(taken(AllowanceKind.WITHDRAWAL)).isEqualByComparingTo("90");
        world.send(new ConfirmWithdrawal(BOB, withdrawal(1)));
        world.send(new CancelWithdrawal(BOB, withdrawal(3)));
        assertThat(taken(AllowanceKind.WITHDRAWAL)).isEqualByComparingTo("60");
        assertThat(world.allowances(CAROL).open()).isEmpty();
    }

    @Test
    void anAssignmentIsNoWayAroundOtherRulesOfLimits() {
        withdraw(1, BTC, "0.1");
        assertThat(rejectionOf(() -> world.send(ASSIGN))).isEqualTo(new RateMissing(CAROL, BTC, USD));
        world.send(new CancelWithdrawal(BOB, withdrawal(1)));
        withdraw(2, USD, "1");
        world.under(CustomerLimitsTest.limits(new Level(null, null, null, false), true));
        assertThat(rejectionOf(() -> world.send(ASSIGN))).isEqualTo(new FiatNotAllowed(CAROL, USD, 0));
        world.under(CustomerLimitsTest.limits(LEVEL, true));
        world.streams().commit(() -> {
            CustomerLimits.beginCoolingOff(CAROL, world.streams());
            return null;
        });
        assertThat(rejectionOf(() -> world.send(ASSIGN)))
                .isEqualTo(new CoolingOff(CAROL, NOW.plus(Duration.ofHours(24))));
    }

    @Test
    void holdsOfOperatorsAndWhatWasUsedBeforeDoNotCount() {
        world.send(new PlaceHold(BOB, HoldId.named("rent"), requested(USD, "50000"), null));
        withdraw(1, USD, "5000");
        world.send(new ConfirmWithdrawal(BOB, withdrawal(1)));
        world.send(ASSIGN);
        assertThat(taken(AllowanceKind.WITHDRAWAL)).isZero();
        assertThat(taken(AllowanceKind.TRADE)).isZero();
        assertThat(world.send(ASSIGN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501})
    void oneCommitCountsUpToFiveHundredHolds(int orders) {
        for (int n = 0; n < orders; n++) {
            world.send(limit(BOB, n, Side.BUY, "0.01", "0.0001"));
        }
        if (orders > 500) {
            assertThat(rejectionOf(() -> world.send(ASSIGN))).isEqualTo(new RequestBounds("openHolds", 500));
        } else {
            world.send(ASSIGN);
            assertThat(world.allowances(CAROL).open()).hasSize(orders);
        }
    }

    private BigDecimal taken(AllowanceKind kind) {
        return world.allowances(CAROL)
                .taken(kind, Allowances.DAY, world.streams().time());
    }

    private void withdraw(long n, AssetCode asset, String amount) {
        world.send(new RequestWithdrawal(BOB, withdrawal(n), requested(asset, amount), "out", null, null));
    }

    private static WithdrawalId withdrawal(long n) {
        return WithdrawalId.of(unique(n), BOB);
    }
}
