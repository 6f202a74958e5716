package io.evenbook.command;

import static io.evenbook.command.ClearingRow.window;
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

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.access.Acting;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserRejection.NotForOwnAccounts;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.PayeeRefuses;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.CustomerRejection.DelegationUnknown;
import io.evenbook.api.customer.CustomerRejection.DelegationUntilPast;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeCommand.HoldTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeCommand.ReleaseTrade;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.command.access.Ownership;
import io.evenbook.command.base.CompositeCommand;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose commands on whose accounts are decided at all. */
class OwnershipTest {
    /** Every other command needs a permission for all accounts. A new one that has an owner must be added here. */
    private static final Set<String> HAVE_AN_OWNER = new TreeSet<>(Set.of(
            "OpenAccount",
            "PlaceOrder",
            "CancelAccountOrders",
            "SendTransfer",
            "CancelOrder",
            "AmendOrder",
            "RequestWithdrawal",
            "CancelWithdrawal",
            "GrantDelegation",
            "RevokeDelegation",
            "RequestKyc",
            "RecordPersonalRead",
            "ChangeCredential",
            "IssueKey",
            "RevokeKey",
            "SetCancelAfter",
            "HoldTrade",
            "ReleaseTrade"));

    private static final CustomerId CUSTOMER = CustomerId.named("alice");
    private static final CustomerId OTHER = CustomerId.named("bob");
    private static final Acting OWNER = new Acting(UserId.named("alice"), CUSTOMER);
    private static final Acting STRANGER = new Acting(UserId.named("bob"), OTHER);
    private static final Acting NOBODY = new Acting(UserId.named("eve"), null);
    private static final WithdrawalId WITHDRAWAL = WithdrawalId.of(unique(1), ALICE);

    private static final List<PositionCommand> POSITION_COMMANDS = List.of(
            new NovateTrades(window(1), List.of(TradeId.of(BTC_USD, 1))),
            new PostObligations(window(1), ParkedId.of("Clearing", 1), List.of(penalty())),
            new PrepareSettlement(window(1), List.of(new Sums(ALICE, List.of()))),
            new PostSettlement(window(1), window(2), List.of(new Resolved(ALICE, List.of()))),
            new FailTrades(window(1), List.of(failing())));

    private static FailTrade failing() {
        Money nothing = Vocabulary.btc("0");
        LocalDate day = LocalDate.of(2026, 1, 30);
        TradeId trade = TradeId.of(BTC_USD, 1);
        return new FailTrade(trade, window(1), Side.SELL, nothing.asset(), FailCause.LACK, nothing, day, window(2));
    }

    private static Debt penalty() {
        TradeId trade = TradeId.of(BTC_USD, 1);
        LocalDate day = LocalDate.of(2026, 1, 30);
        return new Debt(
                ObligationId.penalty(trade, day),
                ObligationKind.PENALTY,
                trade,
                Side.BUY,
                day,
                ALICE,
                BOB,
                Vocabulary.usd("1"));
    }

    private final World world = new World().unlimited();

    @BeforeEach
    void accountsOfTwoCustomers() {
        world.send(new CreateCustomer(CUSTOMER));
        world.send(new CreateCustomer(OTHER));
        for (Acting acting : List.of(OWNER, STRANGER, NOBODY)) {
            world.send(new CreateUser(acting.userId(), acting.customerId(), PersonId.named("p"), List.of("TRADER")));
        }
        world.send(new OpenAccount(ALICE, CUSTOMER, null));
        world.send(new OpenAccount(BOB, OTHER, null));
        world.deposit(ALICE, USD, "1000").deposit(BOB, USD, "1000");
    }

    @Test
    void aCommandWithoutAnOwnerNeedsAPermissionForAllAccounts() throws Exception {
        Set<String> allowed = new TreeSet<>();
        for (Class<?> type : Handlers.commands()) {
            Object command = withoutValues(type);
            try {
                Ownership.require(command, OWNER, world.streams());
                allowed.add(type.getSimpleName());
            } catch (RejectedException e) {
                if (!e.rejection().equals(new NotForOwnAccounts(type.getSimpleName()))) {
                    allowed.add(type.getSimpleName());
                }
            } catch (NullPointerException e) {
                allowed.add(type.getSimpleName());
            }
        }
        assertThat(allowed).isEqualTo(HAVE_AN_OWNER);
        assertThat(rejectionOf(() -> act(OWNER, deposit(ALICE)))).isEqualTo(new NotForOwnAccounts("Deposit"));
    }

    /** A command without its values, unless it asks for them: only its type counts. */
    private static Object withoutValues(Class<?> type) throws Exception {
        if (PositionCommand.class.isAssignableFrom(type)) {
            return POSITION_COMMANDS.stream()
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseThrow();
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .map(OwnershipTest::none)
                .toArray();
        return constructor.newInstance(values);
    }

    private static Object none(Class<?> component) {
        if (component == List.class) {
            return List.of();
        }
        return component.isPrimitive() ? Array.get(Array.newInstance(component, 1), 0) : null;
    }

    @Test
    void theOwnerUsesItsAccount() {
        act(OWNER, limit(ALICE, 1, Side.BUY, "10.00", "1"));
        act(OWNER, new AmendOrder(BTC_USD, order(1), decimal("0.5"), null, null, null));
        act(OWNER, new CancelOrder(BTC_USD, order(1)));
        act(OWNER, transfer(ALICE, BOB, 1));
        act(OWNER, withdrawal());
        act(OWNER, new CancelWithdrawal(ALICE, WITHDRAWAL), "withdrawal\n" + WITHDRAWAL);
        act(OWNER, cancelAll());
        assertThat(world.streams().notes()).isEmpty();
        AccountId second = AccountId.named("second");
        act(OWNER, new OpenAccount(second, CUSTOMER, null));
        assertThat(world.account(second).customerId()).isEqualTo(CUSTOMER);
    }

    @Test
    void whatIsNotYoursIsUnknown() {
        world.send(limit(ALICE, 1, Side.BUY, "10.00", "1"));
        world.send(withdrawal());
        world.send(grant(1, NOBODY, DelegationLevel.READ, null));
        OrderId none = order(99);
        for (Acting acting : List.of(STRANGER, NOBODY)) {
            assertUnknown(acting, limit(ALICE, 2, Side.BUY, "10.00", "1"), new AccountUnknown(ALICE.value()));
            assertUnknown(acting, cancelAll(), new AccountUnknown(ALICE.value()));
            assertUnknown(acting, transfer(ALICE, BOB, 2), new AccountUnknown(ALICE.value()));
            assertUnknown(acting, withdrawal(), new AccountUnknown(ALICE.value()));
            assertUnknown(acting, new CancelWithdrawal(ALICE, WITHDRAWAL), new WithdrawalUnknown(WITHDRAWAL.value()));
            assertUnknown(acting, new CancelOrder(BTC_USD, order(1)), new OrderUnknown(order(1).value()));
            assertUnknown(
                    acting,
                    new AmendOrder(BTC_USD, order(1), decimal("0.5"), null, null, null),
                    new OrderUnknown(order(1).value()));
            assertUnknown(acting, new CancelOrder(BTC_USD, none), new OrderUnknown(none.value()));
            assertUnknown(
                    acting, new OpenAccount(AccountId.named("x"), CUSTOMER, null), new CustomerUnknown("cus_alice"));
            assertUnknown(acting, grant(2, STRANGER, DelegationLevel.TRADE, null), new AccountUnknown(ALICE.value()));
            assertUnknown(
                    acting,
                    new RevokeDelegation(CUSTOMER, delegation(1)),
                    new DelegationUnknown(delegation(1).value()));
        }
        assertThat(rejectionOf(() -> act(OWNER, new OpenAccount(ALICE, null, Vocabulary.owner(ALICE, "free text")))))
                .isInstanceOf(CustomerUnknown.class);
    }

    /** Also with the right version: the answer must not show that the resource exists. */
    private void assertUnknown(Acting acting, Object command, Object rejection) {
        assertThat(rejectionOf(() -> act(acting, command))).isEqualTo(rejection);
        for (long version : new long[] {0, 1, 7}) {
            assertThat(rejectionOf(() -> send(acting, command, Map.of(CommandKeys.EXPECTED_VERSION, version))))
                    .isEqualTo(rejection);
        }
    }

    @Test
    void aSideOfATradeBelongsToItsAccount() {
        ClearingRow.SCHEME.forEach(world::send);
        world.deposit(BOB, BTC, "1");
        world.send(limit(BOB, 1, Side.SELL, "10.00", "1"));
        world.send(limit(ALICE, 2, Side.BUY, "10.00", "1"));
        TradeId trade = TradeId.of(BTC_USD, 1);
        HoldTrade bought = new HoldTrade(trade, ClearingRow.window(1), Side.BUY, null, null);
        HoldTrade sold = new HoldTrade(trade, ClearingRow.window(1), Side.SELL, null, null);
        TradeUnknown unknown = new TradeUnknown(trade);

        assertUnknown(OWNER, sold, unknown);
        assertUnknown(STRANGER, bought, unknown);
        assertUnknown(NOBODY, bought, unknown);
        act(OWNER, bought);
        assertThat(world.streams().notes()).isEmpty();
        act(OWNER, new ReleaseTrade(trade, ClearingRow.window(1), Side.BUY, null, null));
        act(STRANGER, sold);
        world.send(grant(1, STRANGER, DelegationLevel.TRADE, null));
        act(STRANGER, bought);
        assertThat(world.streams().notes()).isEqualTo(Map.of(EventMetaData.ON_BEHALF_OF, CUSTOMER.value()));
        HoldTrade none = new HoldTrade(TradeId.of(BTC_USD, 2), null, Side.BUY, null, null);
        assertUnknown(OWNER, none, new TradeUnknown(none.tradeId()));
    }

    @Test
    void aPortedSideBelongsToItsPresentAccount() {
        ClearingRow.SCHEME.forEach(world::send);
        world.deposit(BOB, BTC, "1");
        world.send(limit(BOB, 1, Side.SELL, "10.00", "1"));
        world.send(limit(ALICE, 2, Side.BUY, "10.00", "1"));
        TradeId trade = TradeId.of(BTC_USD, 1);
        world.send(new NovateTrades(ClearingRow.window(1), List.of(trade)));
        world.send(new PortTrade(trade, ClearingRow.window(1), Side.BUY, BOB, "asked"));
        HoldTrade hold = new HoldTrade(trade, ClearingRow.window(1), Side.BUY, null, null);

        assertUnknown(OWNER, hold, new TradeUnknown(trade));
        act(STRANGER, hold);
    }

    @Test
    void anAccountWithoutACustomerIsNobodysOwn() {
        AccountId old = AccountId.named("old");
        world.funded(old, "100", "0");
        assertThat(rejectionOf(() -> act(NOBODY, limit(old, 1, Side.BUY, "10.00", "1"))))
                .isEqualTo(new AccountUnknown(old.value()));
        assertThat(rejectionOf(() -> act(OWNER, transfer(old, ALICE, 1)))).isEqualTo(new AccountUnknown(old.value()));
    }

    @Test
    void aDelegateTradesUntilTheEndAndNeverWithdraws() {
        world.send(grant(1, STRANGER, DelegationLevel.READ, null));
        assertThat(rejectionOf(() -> act(STRANGER, limit(ALICE, 1, Side.BUY, "10.00", "1"))))
                .isEqualTo(new AccountUnknown(ALICE.value()));

        world.send(grant(2, STRANGER, DelegationLevel.TRADE, NOW.plusSeconds(10)));
        world.at(NOW.plusSeconds(9));
        act(STRANGER, limit(ALICE, 1, Side.BUY, "10.00", "1"));
        assertThat(world.streams().notes()).isEqualTo(Map.of(EventMetaData.ON_BEHALF_OF, CUSTOMER.value()));
        AccountId second = AccountId.named("second");
        world.send(new OpenAccount(second, CUSTOMER, null));
        act(STRANGER, transfer(ALICE, second, 1));
        assertThat(rejectionOf(() -> act(STRANGER, transfer(ALICE, BOB, 2))))
                .isEqualTo(new AccountUnknown(BOB.value()));
        assertThat(rejectionOf(() -> act(STRANGER, withdrawal()))).isEqualTo(new AccountUnknown(ALICE.value()));
        assertThat(rejectionOf(() -> act(STRANGER, grant(3, NOBODY, DelegationLevel.TRADE, null))))
                .isEqualTo(new AccountUnknown(ALICE.value()));

        world.at(NOW.plusSeconds(10));
        assertThat(rejectionOf(() -> act(STRANGER, new CancelOrder(BTC_USD, order(1)))))
                .isEqualTo(new OrderUnknown(order(1).value()));
        world.send(grant(4, STRANGER, DelegationLevel.TRADE, null));
        act(STRANGER, new AmendOrder(BTC_USD, order(1), decimal("0.5"), null, null, null));
        act(OWNER, new RevokeDelegation(CUSTOMER, delegation(4)));
        assertThat(rejectionOf(() -> act(STRANGER, new CancelOrder(BTC_USD, order(1)))))
                .isEqualTo(new OrderUnknown(order(1).value()));
    }

    /** The second person approves what the delegate asked for; whether it still may is decided then. */
    @Test
    void aTransferThatWaitsNeedsTheDelegationWhenItIsApproved() {
        AccountId second = AccountId.named("second");
        world.send(new OpenAccount(second, CUSTOMER, null));
        world.send(new SetPolicy("transfer:create", null, null, "by rule"));
        for (boolean revoked : new boolean[] {false, true}) {
            long n = revoked ? 2 : 1;
            world.send(grant(n, STRANGER, DelegationLevel.TRADE, null));
            Approve approve = waits(STRANGER, transfer(ALICE, second, n));
            if (revoked) {
                act(OWNER, new RevokeDelegation(CUSTOMER, delegation(2)));
                act(OWNER, new RevokeDelegation(CUSTOMER, delegation(1)));
            }
            assertThat(refusalOf(approve)).isEqualTo(revoked ? "account.unknown" : null);
        }
    }

    @Test
    void anApprovalTellsItsMakerNothingOfThePayee() {
        world.send(new SetPolicy("transfer:create", null, null, "by rule"));
        Approve approve = waits(OWNER, transfer(ALICE, BOB, 1));
        world.send(new FreezeAccount(BOB, FreezeLevel.ALL, "court order"));
        assertThat(refusalOf(approve)).isEqualTo(new PayeeRefuses(BOB).code());
    }

    private Approve waits(Acting acting, SendTransfer transfer) {
        ApprovalId approval = ApprovalId.named(transfer.transferId().value().substring(4));
        send(acting, transfer, Map.of(Maker.KEY, new Maker(approval, acting.userId(), PersonId.named("p"))));
        Approver approver = new Approver(UserId.named("otto"), PersonId.named("otto"), Set.of("transfer:create"));
        return new Approve(approval, approver, "seen");
    }

    /** Null: it was performed. */
    private String refusalOf(Approve approve) {
        return world.send(approve).getFirst() instanceof ApprovalRefused refused ? refused.code() : null;
    }

    @Test
    void grantsNeedTheCustomersAccountAKnownUserAndAnEndToCome() {
        AccountId unknown = AccountId.named("unknown");
        for (AccountId account : List.of(BOB, unknown)) {
            assertThat(rejectionOf(() -> act(
                            OWNER,
                            new GrantDelegation(
                                    CUSTOMER, delegation(1), account, STRANGER.userId(), DelegationLevel.READ, null))))
                    .isEqualTo(new AccountUnknown(account.value()));
        }
        Acting ghost = new Acting(UserId.named("ghost"), null);
        assertThat(rejectionOf(() -> act(OWNER, grant(1, ghost, DelegationLevel.READ, null))))
                .isEqualTo(new UserUnknown("usr_ghost"));
        assertThat(rejectionOf(() -> act(OWNER, grant(1, STRANGER, DelegationLevel.READ, NOW))))
                .isEqualTo(new DelegationUntilPast(NOW));
        act(OWNER, grant(1, STRANGER, DelegationLevel.READ, NOW.plusNanos(1_000)));
    }

    @Test
    void thePayersRefusalTellsNothingOfThePayee() {
        world.send(new FreezeAccount(BOB, FreezeLevel.ALL, "court order"));
        assertThat(rejectionOf(() -> act(OWNER, transfer(ALICE, BOB, 1)))).isEqualTo(new PayeeRefuses(BOB));
        world.send(new UnfreezeAccount(BOB, "over"));
        world.send(new SetLimits(BOB, USD, decimal("0"), decimal("1000"), Direction.BOTH, "small"));
        assertThat(rejectionOf(() -> act(OWNER, transfer(ALICE, BOB, 1)))).isEqualTo(new PayeeRefuses(BOB));
        AccountId second = AccountId.named("second");
        act(OWNER, new OpenAccount(second, CUSTOMER, null));
        world.send(new FreezeAccount(second, FreezeLevel.ALL, "court order"));
        assertThat(rejectionOf(() -> act(OWNER, transfer(ALICE, second, 1))))
                .isEqualTo(new AccountIsFrozen(second, FreezeLevel.ALL));
    }

    @Test
    void eachItemOfABulkIsChecked() {
        CompositeCommand several = new CompositeCommand(
                CompositeCommand.Mode.EACH, List.of(transfer(ALICE, BOB, 1), transfer(BOB, ALICE, 2), deposit(ALICE)));
        assertThat(outcomesOf(several))
                .extracting(outcome -> outcome.failure() == null
                        ? null
                        : ((RejectedException) outcome.failure()).rejection().code())
                .containsExactly(null, "account.unknown", "access.scope");
        CompositeCommand all = new CompositeCommand(CompositeCommand.Mode.ALL, several.commands());
        assertThat(rejectionOf(() -> outcomesOf(all))).isInstanceOf(RejectedItem.class);
    }

    private List<CompositeCommand.Outcome> outcomesOf(CompositeCommand several) {
        return world.streams()
                .commit(() -> world.decide(() -> Handlers.handleSeveral(
                        GenericCommandMessage.asCommandMessage(several).withMetaData(Map.of(Acting.KEY, OWNER)),
                        world.streams())))
                .result();
    }

    private void act(Acting acting, Object command, String... uniqueKeys) {
        send(acting, command, uniqueKeys.length == 0 ? Map.of() : Map.of(CommandKeys.UNIQUE_KEYS, List.of(uniqueKeys)));
    }

    private void send(Acting acting, Object command, Map<String, Object> more) {
        Map<String, Object> metaData = new HashMap<>(more);
        metaData.put(Acting.KEY, acting);
        world.streams()
                .commit(() -> world.decide(() -> Handlers.handle(
                        GenericCommandMessage.asCommandMessage(command).withMetaData(metaData), world.streams())));
    }

    private static Deposit deposit(AccountId account) {
        return new Deposit(account, Vocabulary.entry(500), requested(USD, "1"), "mine");
    }

    private static SendTransfer transfer(AccountId from, AccountId to, long n) {
        return new SendTransfer(from, TransferId.named(unique(n)), to, requested(USD, "1"), "rent");
    }

    private static RequestWithdrawal withdrawal() {
        return new RequestWithdrawal(ALICE, WITHDRAWAL, requested(USD, "5"), "wire", null, null);
    }

    private static CancelAccountOrders cancelAll() {
        return new CancelAccountOrders(ALICE, null, null, CancelReason.REQUESTED);
    }

    private static DelegationId delegation(long n) {
        return DelegationId.of(unique(n), CUSTOMER);
    }

    private static GrantDelegation grant(long n, Acting to, DelegationLevel level, Instant until) {
        return new GrantDelegation(CUSTOMER, delegation(n), ALICE, to.userId(), level, until);
    }
}
