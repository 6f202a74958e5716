package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalCommand.ExpireApproval;
import io.evenbook.api.approval.ApprovalCommand.RejectApproval;
import io.evenbook.api.approval.ApprovalEvent.ApprovalExpired;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRejected;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.approval.ApprovalState;
import io.evenbook.command.approval.FourEyes;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that policies cover: who may approve them, when, and what becomes of them. */
class FourEyesTest {
    private static final ApprovalId APPROVAL = ApprovalId.named(unique("a1"));
    private static final Set<String> HOLDER = Set.of("deposit:create", "withdrawal:confirm", "account:limits");
    private static final Maker MAKER = new Maker(APPROVAL, UserId.named("maker"), PersonId.named("mia"));
    private static final Approver OTHER = approver("other", "otto", HOLDER);
    private static final Deposit DEPOSIT = new Deposit(ALICE, entry(100), requested(USD, "500"), "wire-1");

    private final World world = new World().funded(ALICE, "100", "1");
    private final MemoryStreams streams = world.streams();

    private static Approver approver(String user, String person, Set<String> permissions) {
        return new Approver(UserId.named(user), person == null ? null : PersonId.named(person), permissions);
    }

    /** @param after hours after the request, the moment of the decision */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // user, person, holds the permission, hours, outcome
                "other,  otto, true,  0,  APPROVED",
                "other,  otto, true,  23, APPROVED",
                "other,  otto, true,  24, approval.ended",
                "maker,  mia,  true,  0,  approval.same-person",
                "maker,  otto, true,  0,  approval.same-person",
                "second, mia,  true,  0,  approval.same-person",
                "other,  -,    true,  0,  approval.person-unknown",
                "maker,  -,    true,  0,  approval.same-person",
                "other,  otto, false, 0,  approval.unknown",
                "maker,  mia,  false, 0,  approval.same-person",
                "other,  otto, false, 24, approval.unknown"
            })
    void anotherPersonWithThePermissionApprovesInTime(
            String user, String person, boolean holds, int after, String outcome) {
        covered("deposit:create", USD, "500");
        asMaker(DEPOSIT);
        streams.time(NOW.plus(Duration.ofHours(after)));
        Approve approve =
                new Approve(APPROVAL, approver(user, person, holds ? HOLDER : Set.of("account:limits")), "seen");

        if (outcome.equals("APPROVED")) {
            assertThat(asClient(approve)).hasSize(2).first().isInstanceOf(ApprovalGranted.class);
            assertThat(posted()).isEqualTo("600.000000");
        } else {
            assertThat(rejectionOf(() -> asClient(approve)).code()).isEqualTo(outcome);
            assertThat(posted()).isEqualTo("100.000000");
        }
    }

    @Test
    void whoseMakerIsNoKnownPersonIsRefusedAtOnce() {
        covered("deposit:create", null, null);
        Maker unknown = new Maker(APPROVAL, UserId.named("maker"), null);
        assertThat(rejectionOf(() -> as(unknown, DEPOSIT, Map.of())).code()).isEqualTo("approval.person-unknown");
        SetLimits uncovered = new SetLimits(ALICE, USD, decimal("0"), decimal("5000"), Direction.BOTH, "none");
        assertThat(as(unknown, uncovered, Map.of())).isNotEmpty();
    }

    @Test
    void theCommandWaitsAsItIsAndIsPerformedAsItWas() {
        covered("deposit:create", null, null);
        List<Object> requested = asMaker(DEPOSIT);
        assertThat(requested)
                .containsExactly(new ApprovalRequested(
                        APPROVAL,
                        "deposit:create",
                        ALICE.value(),
                        "account.Deposit",
                        "{\"accountId\":\"acc_alice\",\"entryId\":\"ent_100\","
                                + "\"amount\":{\"asset\":\"USD\",\"amount\":\"500\"},\"reference\":\"wire-1\"}",
                        List.of("deposit\nacc_alice\nwire-1"),
                        null,
                        "arrived by post",
                        MAKER.userId(),
                        MAKER.personId(),
                        null,
                        NOW.plus(Duration.ofHours(24))));
        List<Object> performed = asClient(new Approve(APPROVAL, OTHER, "seen"));
        assertThat(performed).hasSize(2);
        assertThat(performed.getFirst())
                .isEqualTo(new ApprovalGranted(APPROVAL, OTHER.userId(), OTHER.personId(), "seen"));
        assertThat(performed.getLast())
                .isInstanceOfSatisfying(
                        FundsDeposited.class,
                        deposited -> assertThat(deposited.entry().entryId()).isEqualTo(DEPOSIT.entryId()));
    }

    @Test
    void itIsDecidedOnce() {
        covered("deposit:create", null, null);
        asMaker(DEPOSIT);
        asClient(new Approve(APPROVAL, OTHER, "seen"));
        for (Object again :
                List.of(new Approve(APPROVAL, OTHER, "seen"), new RejectApproval(APPROVAL, OTHER, "not so"))) {
            assertThat(rejectionOf(() -> asClient(again)).code()).isEqualTo("approval.ended");
        }
        assertThat(asClient(new ExpireApproval(APPROVAL))).isEmpty();
        assertThat(posted()).isEqualTo("600.000000");
    }

    @Test
    void whatWasRejectedOrWithdrawnIsNotApproved() {
        covered("deposit:create", null, null);
        Approver maker = approver("maker", "mia", Set.of());
        for (Approver rejecting : List.of(OTHER, maker)) {
            ApprovalId id = ApprovalId.named(unique(rejecting.userId().value().substring(4)));
            as(new Maker(id, MAKER.userId(), MAKER.personId()), DEPOSIT, Map.of());
            assertThat(asClient(new RejectApproval(id, rejecting, "twice")))
                    .containsExactly(new ApprovalRejected(id, rejecting.userId(), rejecting.personId(), "twice"));
            assertThat(rejectionOf(() -> asClient(new Approve(id, OTHER, "seen")))
                            .code())
                    .isEqualTo("approval.ended");
        }
        assertThat(rejectionOf(() -> asClient(new RejectApproval(APPROVAL, approver("eve", "eve", Set.of()), "no")))
                        .code())
                .isEqualTo("approval.unknown");
    }

    @Test
    void whatNobodyDecidedExpires() {
        covered("deposit:create", null, null);
        asMaker(DEPOSIT);
        streams.time(NOW.plus(FourEyes.PATIENCE).minusNanos(1_000));
        assertThat(asClient(new ExpireApproval(APPROVAL))).isEmpty();
        streams.time(NOW.plus(FourEyes.PATIENCE));
        assertThat(asClient(new ExpireApproval(APPROVAL))).containsExactly(new ApprovalExpired(APPROVAL));
        assertThat(asClient(new ExpireApproval(APPROVAL))).isEmpty();
        assertThat(rejectionOf(() -> asClient(new RejectApproval(APPROVAL, OTHER, "late")))
                        .code())
                .isEqualTo("approval.ended");
    }

    @Test
    void aRefusedCommandEndsTheApprovalWithItsCodeAndDoesNothingElse() {
        covered("deposit:create", null, null);
        asMaker(DEPOSIT);
        world.send(new FreezeAccount(ALICE, FreezeLevel.ALL, "police"));
        assertThat(asClient(new Approve(APPROVAL, OTHER, "seen")))
                .containsExactly(
                        new ApprovalRefused(APPROVAL, OTHER.userId(), OTHER.personId(), "seen", "account.frozen"));
        assertThat(rejectionOf(() -> asClient(new Approve(APPROVAL, OTHER, "seen")))
                        .code())
                .isEqualTo("approval.ended");
    }

    @Test
    void aReferenceThatWasUsedMeanwhileEndsTheApproval() {
        covered("deposit:create", null, null);
        asMaker(DEPOSIT);
        world.send(new Deposit(ALICE, entry(101), requested(USD, "1"), "wire-1"));
        assertThat(asClient(new Approve(APPROVAL, OTHER, "seen")))
                .containsExactly(new ApprovalRefused(
                        APPROVAL, OTHER.userId(), OTHER.personId(), "seen", "deposit.reference-used"));
    }

    @Test
    void aUniqueKeyThatWasUsedMeanwhileEndsTheApproval() {
        covered("deposit:create", null, null);
        asMaker(DEPOSIT);
        FourEyes fourEyes = new FourEyes(Handlers::decide);
        FourEyes.AsMaker used = (_, _, _, _) -> {
            throw new UniqueKeyUsedException("wire-1", 1, 1);
        };
        assertThat(streams.commit(() -> world.decide(
                                () -> fourEyes.approve(new Approve(APPROVAL, OTHER, "seen"), streams, used)))
                        .events())
                .containsExactly(new ApprovalRefused(
                        APPROVAL, OTHER.userId(), OTHER.personId(), "seen", "approval.reference-used"));
    }

    @Test
    void aMakerWhoWasSuspendedMeanwhileMovesNothing() {
        covered("deposit:create", null, null);
        world.send(new CreateUser(MAKER.userId(), null, MAKER.personId(), List.of("TREASURER")));
        asMaker(DEPOSIT);
        world.send(new SuspendUser(MAKER.userId(), "a lost phone"));
        assertThat(asClient(new Approve(APPROVAL, OTHER, "seen")))
                .containsExactly(new ApprovalRefused(
                        APPROVAL, OTHER.userId(), OTHER.personId(), "seen", "approval.maker-suspended"));
        assertThat(posted()).isEqualTo("100.000000");
    }

    @Test
    void theVersionThatTheMakerSawStillCounts() {
        covered("deposit:create", null, null);
        long seen = streams.version(AccountState.AGGREGATE.type(), ALICE);
        as(MAKER, DEPOSIT, Map.of(CommandKeys.EXPECTED_VERSION, seen));
        world.send(new Deposit(ALICE, entry(101), requested(USD, "1"), "wire-2"));
        assertThat(asClient(new Approve(APPROVAL, OTHER, "seen")))
                .singleElement()
                .isInstanceOfSatisfying(
                        ApprovalRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("version.mismatch"));
    }

    @Test
    void whatWouldBeRefusedIsRefusedAtOnce() {
        covered("account:close", null, null);
        assertThat(rejectionOf(() -> asMaker(new CloseAccount(ALICE, "ends"))).code())
                .isEqualTo("account.not-empty");
    }

    @Test
    void whatHasNothingLeftToDoNeedsNobody() {
        SetLimits limits = new SetLimits(ALICE, USD, decimal("-50"), null, Direction.BOTH, "credit");
        world.send(limits);
        covered("account:limits", null, null);
        assertThat(asMaker(limits)).isEmpty();
    }

    @Test
    void onlyACreditLineIsAskedFor() {
        covered("account:limits", null, null);
        assertThat(asMaker(new SetLimits(ALICE, USD, decimal("0"), decimal("900"), Direction.BOTH, "cap")))
                .hasOnlyElementsOfType(LimitsSet.class);
        assertThat(asMaker(new SetLimits(ALICE, USD, decimal("-0.000001"), null, Direction.BOTH, "credit")))
                .hasOnlyElementsOfType(ApprovalRequested.class);
    }

    @ParameterizedTest
    @CsvSource({"499.999999, false", "500, true", "500.000001, true"})
    void aSumIsAskedForFromItself(String amount, boolean waits) {
        covered("deposit:create", USD, "500");
        covered("withdrawal:confirm", USD, "60");
        assertThat(waits(new Deposit(ALICE, entry(100), requested(USD, amount), "wire-1")))
                .isEqualTo(waits);
    }

    @ParameterizedTest
    @CsvSource({"59.999999, false", "60, true"})
    void aWithdrawalIsJudgedByItsHold(String amount, boolean waits) {
        covered("withdrawal:confirm", USD, "60");
        WithdrawalId withdrawal = WithdrawalId.of(unique("w"), ALICE);
        world.send(new RequestWithdrawal(ALICE, withdrawal, requested(USD, amount), "out", null, null));
        ConfirmWithdrawal confirm = new ConfirmWithdrawal(ALICE, withdrawal);
        assertThat(waits(confirm)).isEqualTo(waits);
        if (waits) {
            assertThat(asClient(new Approve(APPROVAL, OTHER, "seen"))).last().isInstanceOf(WithdrawalConfirmed.class);
        }
    }

    @Test
    void anotherAssetNeedsNobody() {
        covered("deposit:create", USD, "1");
        assertThat(waits(new Deposit(ALICE, entry(100), requested(BTC, "500"), "wire-1")))
                .isFalse();
    }

    @Test
    void processesNeedNobody() {
        covered("deposit:create", null, null);
        assertThat(world.send(DEPOSIT)).hasOnlyElementsOfType(FundsDeposited.class);
    }

    @Test
    void theDebitsOfAnEntryAreOneSum() {
        covered("ledger:post", USD, "10");
        assertThat(waits(new PostEntry(draft("9.999999")))).isFalse();
        assertThat(waits(new PostEntry(draft("4", "6")))).isTrue();
    }

    @Test
    void ofSeveralCommandsTheCoveredOneIsRefused() {
        covered("deposit:create", USD, "500");
        Deposit small = new Deposit(ALICE, entry(99), requested(USD, "1"), "wire-0");
        CompositeCommand each = new CompositeCommand(Mode.EACH, List.of(small, DEPOSIT));
        assertThat(several(each)).containsExactly("-", "approval.required");
        assertThat(posted()).isEqualTo("101.000000");

        CompositeCommand all = new CompositeCommand(Mode.ALL, List.of(DEPOSIT));
        assertThat(rejectionOf(() -> several(all)))
                .isInstanceOfSatisfying(
                        RejectedItem.class, item -> assertThat(item.code()).isEqualTo("approval.required"));
    }

    @ParameterizedTest
    @CsvSource({"ledger:import", "ledger:post"})
    void aCoveredEntryOfAnImportIsRefused(String operation) {
        covered(operation, USD, "10");
        assertThat(rejectionOf(() -> asMaker(chunk("9", "10"))).code()).isEqualTo("approval.required");
        assertThat(asMaker(chunk("9", "9"))).isNotEmpty();
    }

    @Test
    void aCommandOfAnotherReleaseEndsTheApproval() {
        covered("deposit:create", null, null);
        ApprovalRequested foreign = new ApprovalRequested(
                APPROVAL,
                "deposit:create",
                "acc_alice",
                "account.Deposit",
                "{\"accountId\":\"acc_alice\",\"unknown\":1}",
                List.of(),
                null,
                null,
                MAKER.userId(),
                MAKER.personId(),
                null,
                NOW.plusSeconds(1));
        streams.commit(() -> {
            ApprovalState.AGGREGATE.append(streams, foreign);
            return null;
        });
        assertThat(asClient(new Approve(APPROVAL, OTHER, "seen")))
                .singleElement()
                .isInstanceOfSatisfying(
                        ApprovalRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("approval.unreadable"));
    }

    private static EntryDraft draft(String... amounts) {
        List<Leg> legs = new ArrayList<>();
        for (String amount : amounts) {
            legs.add(new Leg(LedgerAccount.OMNIBUS, PostingSide.DEBIT, requested(USD, amount)));
            legs.add(new Leg(LedgerAccount.customer(ALICE), PostingSide.CREDIT, requested(USD, amount)));
        }
        return new EntryDraft(entry(200 + amounts.length), EntryKind.ADJUSTMENT, "a bill", null, null, legs);
    }

    private static PostChunk chunk(String first, String second) {
        EntryDraft one = draft(first);
        EntryDraft two = draft(second);
        return new PostChunk(
                ImportId.named("c".repeat(26)),
                0,
                0,
                true,
                List.of(one, new EntryDraft(entry(300), two.kind(), "another", null, null, two.legs())));
    }

    private void covered(String operation, AssetCode asset, String from) {
        world.send(new SetPolicy(operation, asset, decimal(from), "by rule"));
    }

    private boolean waits(Object command) {
        return asMaker(command).getFirst() instanceof ApprovalRequested;
    }

    private List<Object> asMaker(Object command) {
        return as(MAKER, command, Map.of());
    }

    /** Sends a command as the HTTP side does. */
    private List<Object> asClient(Object command) {
        return as(new Maker(ApprovalId.named(unique("z")), UserId.named("x"), PersonId.named("x")), command, Map.of());
    }

    private List<Object> as(Maker maker, Object command, Map<String, ?> more) {
        Map<String, Object> metaData = new HashMap<>(more);
        metaData.put(Maker.KEY, maker);
        metaData.put(EventMetaData.REASON, "arrived by post");
        if (command instanceof Deposit deposit) {
            metaData.put(
                    CommandKeys.UNIQUE_KEYS, List.of("deposit\n" + deposit.accountId() + "\n" + deposit.reference()));
        }
        return streams.commit(
                        () -> world.decide(() -> Handlers.handle(new GenericMessage<>(command, metaData), streams)))
                .events();
    }

    private List<String> several(CompositeCommand composite) {
        Map<String, ?> metaData = Map.of(Maker.KEY, MAKER);
        return streams
                .commit(() ->
                        world.decide(() -> Handlers.handleSeveral(new GenericMessage<>(composite, metaData), streams)))
                .result()
                .stream()
                .map(outcome -> outcome.failure() instanceof RejectedException refused
                        ? refused.rejection().code()
                        : "-")
                .toList();
    }

    private String posted() {
        return world.account(ALICE)
                .balance(Vocabulary.usd("0"))
                .posted()
                .amount()
                .toPlainString();
    }
}
