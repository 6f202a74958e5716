package io.evenbook.command;

import static io.evenbook.command.CustomerLimitsTest.CAROL;
import static io.evenbook.command.CustomerLimitsTest.DAN;
import static io.evenbook.command.CustomerLimitsTest.FIRST;
import static io.evenbook.command.CustomerLimitsTest.SECOND;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.LimitTable.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.Test;

/** Withdrawals and transfers that no rate values need a second person, or are refused where no policy asks for one. */
class MissingRatesTest {
    private static final AccountId OF_DAN = new AccountId("acc_dan");
    private static final Level LEVEL = new Level(decimal("1000"), decimal("100"), decimal("250"), true);
    private static final RequestWithdrawal WITHDRAW = withdrawal(1, "0.1");
    private static final ApprovalId APPROVAL = ApprovalId.named(unique("a"));
    private static final Maker MAKER = new Maker(APPROVAL, UserId.named("carol"), PersonId.named("carol"));
    private static final Approver TREASURER =
            new Approver(UserId.named("tom"), PersonId.named("tom"), Set.of("withdrawal:request", "transfer:create"));

    private final World world = new World().under(CustomerLimitsTest.limits(LEVEL, true));

    MissingRatesTest() {
        CustomerLimitsTest.open(world, FIRST, CAROL);
        CustomerLimitsTest.open(world, SECOND, CAROL);
        CustomerLimitsTest.open(world, OF_DAN, DAN);
    }

    @Test
    void withoutAPolicyItIsRefused() {
        assertThat(code(WITHDRAW)).isEqualTo("limit.rate");
        assertThat(code(transfer(OF_DAN))).isEqualTo("limit.rate");
        policy("transfer:create", BTC, "1000");
        assertThat(code(WITHDRAW)).as("the policy of another operation").isEqualTo("limit.rate");
    }

    @Test
    void withAnyPolicyOfTheOperationItWaitsAndGoesThroughUncounted() {
        policy("withdrawal:request", USD, "1000000");
        assertThat(asMaker(WITHDRAW))
                .singleElement()
                .isInstanceOfSatisfying(
                        ApprovalRequested.class,
                        requested -> assertThat(requested.operation()).isEqualTo("withdrawal:request"));
        assertThat(approve())
                .hasAtLeastOneElementOfType(WithdrawalRequested.class)
                .doesNotHaveAnyElementsOfTypes(AllowanceTaken.class);
        assertThat(world.account(FIRST).withdrawals().pending()).hasSize(1);
    }

    @Test
    void aTransferToAnotherCustomerWaitsAndOneToAnOwnAccountDoesNot() {
        policy("transfer:create", USD, "1000000");
        assertThat(asMaker(transfer(SECOND))).hasSize(2);
        assertThat(asMaker(transfer(OF_DAN))).hasOnlyElementsOfType(ApprovalRequested.class);
        assertThat(approve()).hasSize(3);
    }

    @Test
    void withARateTheSumOfThePolicyCountsAndTheLimit() {
        policy("withdrawal:request", USD, "1000000");
        world.send(new SetRate(BTC, decimal("200"), "the index", "no trades"));
        assertThat(asMaker(WITHDRAW)).hasAtLeastOneElementOfType(AllowanceTaken.class);
        world.at(NOW.plus(Duration.ofHours(24)).plusNanos(1_000));
        assertThat(asMaker(withdrawal(2, "0.2"))).hasOnlyElementsOfType(ApprovalRequested.class);
    }

    @Test
    void aRateThatCameMeanwhileCountsWhenItIsApproved() {
        policy("withdrawal:request", USD, "1000000");
        asMaker(WITHDRAW);
        world.send(new SetRate(BTC, decimal("1000.01"), "the index", "no trades"));
        assertThat(approve())
                .singleElement()
                .isInstanceOfSatisfying(
                        ApprovalRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("limit.withdrawal"));
    }

    @Test
    void aLimitOfZeroIsRefusedAtOnce() {
        policy("withdrawal:request", null, null);
        world.under(CustomerLimitsTest.limits(new Level(null, decimal("0"), null, true), true));
        assertThat(code(WITHDRAW)).isEqualTo("limit.withdrawal");
    }

    @Test
    void inABulkRequestItIsRefused() {
        policy("withdrawal:request", USD, "1000000");
        CompositeCommand composite = new CompositeCommand(CompositeCommand.Mode.ALL, List.of(WITHDRAW));
        assertThat(rejectionOf(() -> world.streams()
                                .commit(() -> world.decide(() -> Handlers.handleSeveral(
                                        new GenericMessage<>(composite, Map.of(Maker.KEY, MAKER)), world.streams()))))
                        .code())
                .isEqualTo("approval.required");
    }

    @Test
    void withoutFourEyesOnePersonSuffices() {
        world.under(CustomerLimitsTest.limits(LEVEL, false)).send(WITHDRAW);
        assertThat(world.allowances(CAROL)
                        .taken(
                                AllowanceKind.WITHDRAWAL,
                                Allowances.DAY,
                                world.streams().time()))
                .isZero();
    }

    private static RequestWithdrawal withdrawal(long n, String amount) {
        WithdrawalId id = WithdrawalId.of(unique(n), FIRST);
        return new RequestWithdrawal(FIRST, id, requested(BTC, amount), "out", null, null);
    }

    private static SendTransfer transfer(AccountId to) {
        return new SendTransfer(FIRST, TransferId.named(unique(to.value().length())), to, requested(BTC, "1"), "gift");
    }

    private void policy(String operation, AssetCode asset, String from) {
        world.send(new SetPolicy(operation, asset, from == null ? null : decimal(from), "by rule"));
    }

    private String code(Object command) {
        return rejectionOf(() -> asMaker(command)).code();
    }

    private List<Object> approve() {
        return asMaker(new Approve(APPROVAL, TREASURER, "seen"));
    }

    private List<Object> asMaker(Object command) {
        Map<String, Object> metaData = new HashMap<>(Map.of(Maker.KEY, MAKER));
        if (command instanceof RequestWithdrawal request) {
            metaData.put(CommandKeys.UNIQUE_KEYS, List.of("withdrawal\n" + request.withdrawalId()));
        }
        return world.streams()
                .commit(() ->
                        world.decide(() -> Handlers.handle(new GenericMessage<>(command, metaData), world.streams())))
                .events();
    }
}
