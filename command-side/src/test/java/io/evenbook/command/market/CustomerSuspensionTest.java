package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerCommand.AlignAccounts;
import io.evenbook.api.customer.CustomerCommand.CloseCustomer;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.ResumeCustomer;
import io.evenbook.api.customer.CustomerCommand.SuspendCustomer;
import io.evenbook.api.customer.CustomerEvent.AccountAdded;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.Side;
import io.evenbook.command.Handlers;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import io.evenbook.command.customer.CustomerState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Suspended and closed customers, and their accounts. */
class CustomerSuspensionTest {
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final AccountId FIRST = AccountId.named("first");
    private static final AccountId SECOND = AccountId.named("second");
    private static final AccountId OTHER = AccountId.named("other");
    private static final SuspendCustomer SUSPEND = new SuspendCustomer(CAROL, "a question");
    private static final ResumeCustomer RESUME = new ResumeCustomer(CAROL, "answered");

    private static final Instant LATER = NOW.plusSeconds(10);

    private final World world = new World().unlimited();
    private long ids;

    @Test
    void anAccountComesToItsCustomerByOpeningOrAssigning() {
        world.send(new CreateCustomer(CAROL));
        assertThat(world.send(new OpenAccount(FIRST, CAROL, null))).contains(new AccountAdded(CAROL, FIRST));
        assertThat(world.send(new OpenAccount(FIRST, CAROL, null))).isEmpty();
        world.send(new OpenAccount(SECOND, null, Vocabulary.owner(SECOND, "carol")));
        assertThat(world.send(new AssignAccount(SECOND, CAROL, "asked"))).contains(new AccountAdded(CAROL, SECOND));
        assertThat(world.send(new AssignAccount(SECOND, CAROL, "asked"))).isEmpty();
        assertThat(customer().accounts()).containsExactly(FIRST, SECOND);
    }

    @Test
    void anUnknownSuspendedOrClosedCustomerGetsNoAccount() {
        world.send(new OpenAccount(FIRST, null, Vocabulary.owner(FIRST, "carol")));
        OpenAccount open = new OpenAccount(SECOND, CAROL, null);
        AssignAccount assign = new AssignAccount(FIRST, CAROL, "asked");
        for (Object command : List.of(open, assign)) {
            assertThat(code(command)).isEqualTo("customer.unknown");
        }
        world.send(new CreateCustomer(CAROL));
        world.send(SUSPEND);
        for (Object command : List.of(open, assign)) {
            assertThat(code(command)).isEqualTo("customer.suspended");
        }
        world.send(RESUME);
        world.send(new CloseCustomer(CAROL, "moved"));
        for (Object command : List.of(open, assign)) {
            assertThat(code(command)).isEqualTo("customer.closed");
        }
    }

    @Test
    void aCustomerHasAtMostAThousandAccounts() {
        carolWith(CustomerState.MAX_ACCOUNTS);
        assertThat(code(new OpenAccount(SECOND, CAROL, null))).isEqualTo("request.bounds");
    }

    @Test
    void aSuspensionCancelsRestingOrdersAndStopsAllThatLeaves() {
        carolWith(1);
        world.deposit(FIRST, USD, "100000");
        world.send(new PlaceHold(FIRST, new HoldId("hld_h1"), requested(USD, "1"), null));
        for (int n = 1; n <= 600; n++) {
            world.send(limit(FIRST, n, Side.BUY, "1.00", "0.001"));
        }
        List<Object> events = world.send(SUSPEND);
        assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(600);
        assertThat(world.account(FIRST).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        assertNothingLeaves();
        world.deposit(FIRST, USD, "1");

        world.send(RESUME);
        assertThat(world.account(FIRST).freezeLevel()).isNull();
        world.send(withdrawal(2));
    }

    /** A commit of more than 1,000 events fails. */
    @Test
    void expiredHoldsAndCancelsTogetherStayWithinTheBoundsOfACommit() {
        carolWith(3);
        for (AccountId account : customer().accounts()) {
            prepareExpired(account, 250, 60);
        }
        world.at(LATER);
        List<Object> events = world.send(SUSPEND);
        assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(180);
        assertThat(customer().accounts())
                .allMatch(account -> world.account(account).freezeLevel() == FreezeLevel.DEBITS);
        for (AccountId account : customer().accounts()) {
            world.send(new ExpireHolds(account));
            assertThat(world.account(account).holds().open()).isEmpty();
        }
    }

    @Test
    void aFreezeOfOneAccountStaysWithinThemAsWell() {
        carolWith(1);
        prepareExpired(FIRST, 500, 320);
        world.at(LATER);
        List<Object> events = world.send(new FreezeAccount(FIRST, FreezeLevel.DEBITS, "theft"));
        assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(320);
        assertThat(world.account(FIRST).holds().open()).hasSizeLessThanOrEqualTo(400);
    }

    /** Withdrawals that have expired by {@link #LATER}, and resting orders. */
    private void prepareExpired(AccountId account, int withdrawals, int orders) {
        world.deposit(account, USD, "100000");
        for (int n = 0; n < withdrawals; n++) {
            world.send(new RequestWithdrawal(
                    account,
                    WithdrawalId.of(unique(n), account),
                    requested(USD, "1"),
                    "out-" + n,
                    null,
                    NOW.plusSeconds(1)));
        }
        for (int n = 0; n < orders; n++) {
            world.send(limit(account, ++ids, Side.BUY, "1.00", "0.001"));
        }
    }

    @Test
    void theRuleHoldsFromTheFirstCommitOn() {
        carolWith(300);
        AccountId last = customer().accounts().getLast();
        world.deposit(last, USD, "100");
        world.send(new OpenAccount(OTHER, null, Vocabulary.owner(OTHER, "other")));
        firstCommitOf(SUSPEND);

        assertThat(world.account(last).freezeLevel()).isNull();
        assertThat(code(new SendTransfer(last, TransferId.named(unique(1)), OTHER, requested(USD, "1"), "rent")))
                .isEqualTo("account.frozen");
        assertThat(code(limit(last, 1, Side.BUY, "1.00", "1"))).isEqualTo("account.frozen");

        world.send(new AlignAccounts(CAROL));
        assertThat(world.account(last).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        assertThat(world.send(new AlignAccounts(CAROL))).isEmpty();

        firstCommitOf(RESUME);
        assertThat(world.account(last).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        world.send(new AlignAccounts(CAROL));
        assertThat(customer().accounts())
                .allMatch(account -> world.account(account).freezeLevel() == null);
    }

    @Test
    void resumeUnfreezesExactlyWhatTheSuspensionFroze() {
        carolWith(3);
        AccountId third = AccountId.named("c2");
        world.send(new FreezeAccount(FIRST, FreezeLevel.ALL, "theft"));
        world.send(new FreezeAccount(third, FreezeLevel.TRADING, "odd orders"));
        world.send(SUSPEND);
        AccountId second = AccountId.named("c1");
        assertThat(world.account(FIRST).freezeLevel()).isEqualTo(FreezeLevel.ALL);
        assertThat(world.account(second).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        assertThat(world.account(third).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        assertThat(code(new UnfreezeAccount(second, "a friend"))).isEqualTo("customer.suspended");

        world.send(RESUME);
        assertThat(world.account(FIRST).freezeLevel()).isEqualTo(FreezeLevel.ALL);
        assertThat(world.account(second).freezeLevel()).isNull();
        assertThat(world.account(third).freezeLevel()).isEqualTo(FreezeLevel.TRADING);
        world.send(new UnfreezeAccount(third, "explained"));
    }

    @Test
    void anOperatorsFreezeOutlivesTheSuspension() {
        carolWith(1);
        world.send(SUSPEND);
        assertThat(world.send(new FreezeAccount(FIRST, FreezeLevel.TRADING, "odd orders")))
                .containsExactly(new AccountFrozen(FIRST, FreezeLevel.DEBITS, FreezeCode.OPERATOR, "odd orders"));
        world.send(RESUME);
        assertThat(world.account(FIRST).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
    }

    @Test
    void aCustomerClosesAfterItsAccounts() {
        carolWith(1);
        CloseCustomer close = new CloseCustomer(CAROL, "moved");
        assertThat(code(close)).isEqualTo("customer.accounts");
        world.send(new CloseAccount(FIRST, "moved"));
        assertThat(world.send(close)).hasSize(1);
    }

    private void assertNothingLeaves() {
        world.send(new OpenAccount(OTHER, null, Vocabulary.owner(OTHER, "other")));
        List<Object> commands = List.of(
                withdrawal(1),
                new PlaceHold(FIRST, new HoldId("hld_h2"), requested(USD, "1"), null),
                new SendTransfer(FIRST, TransferId.named(unique(1)), OTHER, requested(USD, "1"), "rent"),
                limit(FIRST, 1_000, Side.BUY, "1.00", "1"));
        assertThat(commands).allSatisfy(command -> assertThat(code(command)).isEqualTo("account.frozen"));
    }

    private static RequestWithdrawal withdrawal(int n) {
        return new RequestWithdrawal(
                FIRST, WithdrawalId.of(unique(n), FIRST), requested(USD, "1"), "out-" + n, null, null);
    }

    /** Carol with accounts; the first is {@link #FIRST}. */
    private void carolWith(int accounts) {
        world.send(new CreateCustomer(CAROL));
        IntStream.range(0, accounts)
                .mapToObj(n -> n == 0 ? FIRST : AccountId.named("c" + n))
                .forEach(account -> world.send(new OpenAccount(account, CAROL, null)));
    }

    /** As after a crash: the continuation is lost. */
    private void firstCommitOf(Object command) {
        world.streams().commit(() -> Handlers.decide(command, world.streams()));
        assertThat(world.streams().continuation()).isEqualTo(new AlignAccounts(CAROL));
    }

    private CustomerState customer() {
        return world.streams().find(CustomerState.AGGREGATE.type(), CAROL);
    }

    private String code(Object command) {
        return rejectionOf(() -> world.send(command)).code();
    }
}
