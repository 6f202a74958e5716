package io.evenbook.command.clearing.collateral;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.unique;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.approval.ApprovalRejection.ApprovalPersonUnknown;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Compensation;
import io.evenbook.api.clearing.DefaultCommand.ApproveDefault;
import io.evenbook.api.clearing.DefaultCommand.Claim;
import io.evenbook.api.clearing.DefaultCommand.CloseDefault;
import io.evenbook.api.clearing.DefaultCommand.DeclareDefault;
import io.evenbook.api.clearing.DefaultCommand.RecordLoss;
import io.evenbook.api.clearing.DefaultCommand.RecordTransfer;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultRejection.DefaultAtStage;
import io.evenbook.api.clearing.DefaultRejection.DefaultInProgress;
import io.evenbook.api.clearing.DefaultRejection.DefaultOfCloseOut;
import io.evenbook.api.clearing.DefaultRejection.DefaultOpen;
import io.evenbook.api.clearing.DefaultRejection.DefaultSamePerson;
import io.evenbook.api.clearing.DefaultRejection.DefaultScheme;
import io.evenbook.api.clearing.DefaultRejection.InDefault;
import io.evenbook.api.clearing.DefaultRejection.LossAsset;
import io.evenbook.api.clearing.DefaultRejection.LossClaims;
import io.evenbook.api.clearing.DefaultRejection.WindowSettles;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.World;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.SchemeState;
import io.evenbook.command.clearing.position.Collateral;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alice is in default; Bob and Carol survive. Alice has margin 20 and fund share 10, the house bears 5. */
class DefaultsTest {
    private static final SchemeId SCHEME = ClearingRow.COINS;
    private static final AccountId CAROL = AccountId.named("carol");
    private static final AccountId HOUSE = AccountId.named("close-out");
    private static final DefaultId DEFAULT = DefaultId.named(unique(7));
    private static final DefaultId OTHER = DefaultId.named(unique(8));
    private static final UserId MIA = UserId.named("mia");
    private static final UserId OTTO = UserId.named("otto");
    private static final PersonId MIA_HERSELF = PersonId.named("mia");
    private static final PersonId OTTO_HIMSELF = PersonId.named("otto");

    private final World world = new World().unlimited();
    private int moves;

    @BeforeEach
    void everybodyHasPaidIn() {
        ClearingRow.SCHEME.forEach(world::send);
        for (AccountId account : List.of(ALICE, BOB, CAROL, HOUSE)) {
            world.funded(account, "1000", "10");
        }
        guarantee("5", HOUSE);
        world.send(new EnrolParticipant(ALICE, SCHEME, Funding.CREDIT, List.of(), "agreed"));
        pay(ALICE, CollateralPurpose.MARGIN, "20");
        pay(ALICE, CollateralPurpose.FUND, "10");
        pay(BOB, CollateralPurpose.FUND, "2");
        pay(BOB, CollateralPurpose.MARGIN, "100");
        pay(CAROL, CollateralPurpose.FUND, "1");
    }

    @Test
    void aDefaultIsDeclaredOnce() {
        assertThat(declare())
                .containsExactly(
                        new DefaultDeclared(DEFAULT, ALICE, SCHEME, MIA, MIA_HERSELF, "did not pay"),
                        new DefaultsChanged(SCHEME, List.of(open(DefaultStage.DECLARED))));
        assertThat(refusal(new DeclareDefault(OTHER, ALICE, SCHEME, OTTO, OTTO_HIMSELF, "again")))
                .isEqualTo(new DefaultOpen(ALICE, SCHEME, DEFAULT));
        assertThat(world.account(ALICE).freezeLevel()).isNull();
        world.send(new CloseDefault(DEFAULT, "an error"));
        assertThat(world.send(new DeclareDefault(OTHER, ALICE, SCHEME, OTTO, OTTO_HIMSELF, "again")))
                .hasSize(2);
    }

    @Test
    void theSchemeIsTheOneInWhichTheAccountTakesPart() {
        SchemeId second = SchemeId.named("SECOND");
        AccountId nobody = AccountId.named("nobody");
        world.funded(nobody, "1", "0");
        world.send(new SetScheme(second, scheme().terms(), "another"));
        assertThat(refusal(declaring(nobody, null))).isEqualTo(new DefaultScheme(nobody, 0));
        world.send(new EnrolParticipant(ALICE, second, Funding.PREFUNDED, List.of(), "agreed"));
        assertThat(refusal(declaring(ALICE, null))).isEqualTo(new DefaultScheme(ALICE, 2));
        assertThat(refusal(declaring(ALICE, SchemeId.named("NONE"))).code()).isEqualTo("clearing.scheme-unknown");
        assertThat(refusal(declaring(AccountId.named("x"), null)).code()).isEqualTo("account.unknown");
        assertThat(refusal(declaring(HOUSE, SCHEME))).isEqualTo(new DefaultOfCloseOut(HOUSE, SCHEME));
        world.send(declaring(BOB, null));
        assertThat(scheme().defaultOf(BOB)).isPresent();
    }

    @Test
    void anotherPersonApproves() {
        declare();
        assertThat(refusal(approving(MIA, MIA_HERSELF))).isEqualTo(new DefaultSamePerson(DEFAULT));
        assertThat(refusal(approving(UserId.named("mia-2"), MIA_HERSELF))).isEqualTo(new DefaultSamePerson(DEFAULT));
        assertThat(refusal(approving(OTTO, null))).isEqualTo(new ApprovalPersonUnknown(OTTO));
        assertThat(approve())
                .containsExactly(
                        new AccountFrozen(ALICE, FreezeLevel.DEBITS, FreezeCode.OPERATOR, "seen"),
                        new DefaultApproved(DEFAULT, ALICE, SCHEME, HOUSE, usd("5"), OTTO, OTTO_HIMSELF, "seen"),
                        new DefaultsChanged(SCHEME, List.of(open(DefaultStage.APPROVED))));
        assertThat(approve()).isEmpty();
        assertThat(refusal(approving(MIA, MIA_HERSELF))).isEqualTo(new DefaultSamePerson(DEFAULT));
        assertThat(refusal(new ApproveDefault(OTHER, otto(), true, "seen")).code())
                .isEqualTo("default.unknown");
    }

    @Test
    void oneWhomTheLogDoesNotKnowMayBeAnybody() {
        world.send(new DeclareDefault(DEFAULT, ALICE, null, MIA, null, "did not pay"));
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF))).isEqualTo(new ApprovalPersonUnknown(MIA));
        Approver mia = new Approver(MIA, null, Set.of());
        assertThat(refusal(new ApproveDefault(DEFAULT, mia, false, "seen"))).isEqualTo(new DefaultSamePerson(DEFAULT));
        world.send(new ApproveDefault(DEFAULT, otto(), false, "seen"));
        assertThat(scheme().defaultOf(ALICE)).contains(open(DefaultStage.APPROVED));
    }

    @Test
    void theApprovalCancelsAllOrdersInSeveralCommits() {
        for (int i = 1; i <= 251; i++) {
            world.send(limit(ALICE, i, Side.BUY, "1.00", "0.01"));
        }
        declare();
        // Killed after the freeze, and again after the first orders
        world.sendAndDie(approving(OTTO, OTTO_HIMSELF));
        assertThat(world.account(ALICE).freezeLevel()).isEqualTo(FreezeLevel.DEBITS);
        world.sendAndDie(approving(OTTO, OTTO_HIMSELF));
        assertThat(world.account(ALICE).holds().open()).hasSize(1);
        assertThat(scheme().defaultOf(ALICE)).contains(open(DefaultStage.DECLARED));
        approve();
        assertThat(world.account(ALICE).holds().open()).isEmpty();
        assertThat(scheme().defaultOf(ALICE)).contains(open(DefaultStage.APPROVED));
        assertThat(rejectionOf(() -> world.send(limit(ALICE, 900, Side.BUY, "1.00", "0.01")))
                        .code())
                .isEqualTo("account.frozen");
    }

    @Test
    void aStricterFreezeStays() {
        world.send(new FreezeAccount(ALICE, FreezeLevel.ALL, "court order"));
        declare();
        approve();
        assertThat(world.account(ALICE).freezeLevel()).isEqualTo(FreezeLevel.ALL);
    }

    @Test
    void aDefaultActsBetweenWindows() {
        declare();
        world.send(new CloseWindow(ClearingRow.window(1), WindowCause.OPERATOR));
        world.send(new SettleWindow(ClearingRow.window(1), WindowCause.OPERATOR));
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF))).isEqualTo(new WindowSettles(DEFAULT, ClearingRow.window(1)));
        assertThat(world.account(ALICE).freezeLevel()).isNull();
        world.send(ClearingRow.netted(ClearingRow.window(1)));
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF)).code()).isEqualTo("default.window-settles");
        world.send(ClearingRow.resolved(ClearingRow.window(1)));
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF)).code()).isEqualTo("default.window-settles");
        world.send(new FinishWindow(ClearingRow.window(1)));
        approve();

        SettleWindow settle = new SettleWindow(ClearingRow.window(2), WindowCause.OPERATOR);
        world.send(new CloseWindow(ClearingRow.window(2), WindowCause.OPERATOR));
        assertThat(rejectionOf(() -> world.send(settle)))
                .isEqualTo(new DefaultInProgress(ClearingRow.window(2), DEFAULT));
        world.send(new RecordTransfer(DEFAULT));
        world.send(settle);
    }

    @Test
    void theStagesComeInTheirOrder() {
        assertThat(refusal(new RecordTransfer(DEFAULT)).code()).isEqualTo("default.unknown");
        assertThat(refusal(losing("1")).code()).isEqualTo("default.unknown");
        declare();
        assertThat(refusal(new RecordTransfer(DEFAULT))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.DECLARED));
        assertThat(refusal(losing("1"))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.DECLARED));
        approve();
        assertThat(refusal(losing("1"))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.APPROVED));
        assertThat(refusal(new CloseDefault(DEFAULT, "done")))
                .isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.APPROVED));
        assertThat(world.send(new RecordTransfer(DEFAULT)))
                .containsExactly(
                        new DefaultTransferred(DEFAULT),
                        new DefaultsChanged(SCHEME, List.of(open(DefaultStage.TRANSFERRED))));
        assertThat(world.send(new RecordTransfer(DEFAULT))).isEmpty();
        assertThat(refusal(new CloseDefault(DEFAULT, "done")))
                .isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.TRANSFERRED));
        world.send(losing("1"));
        assertThat(refusal(losing("1"))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.ALLOCATED));
        world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(world.send(new CloseDefault(DEFAULT, "done"))).isEmpty();
        assertThat(world.send(new RecordTransfer(DEFAULT))).isEmpty();
        assertThat(refusal(losing("1"))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.CLOSED));
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF))).isEqualTo(new DefaultAtStage(DEFAULT, DefaultStage.CLOSED));
        assertThat(scheme().defaults()).isEmpty();
    }

    /** Layers: margin 20, fund share 10, house 5, survivors 3 of which Bob has 2; the rest is unallocated. */
    @ParameterizedTest
    @CsvSource({
        " 0.000000,  0,         0,        0,        0,        0,        0",
        "19.999999, 19.999999,  0,        0,        0,        0,        0",
        "20.000000, 20,         0,        0,        0,        0,        0",
        "20.000001, 20,         0.000001, 0,        0,        0,        0",
        "29.999999, 20,         9.999999, 0,        0,        0,        0",
        "30.000000, 20,        10,        0,        0,        0,        0",
        "30.000001, 20,        10,        0.000001, 0,        0,        0",
        "34.999999, 20,        10,        4.999999, 0,        0,        0",
        "35.000000, 20,        10,        5,        0,        0,        0",
        "35.000001, 20,        10,        5,        0.000001, 0,        0",
        "35.000002, 20,        10,        5,        0.000002, 0,        0",
        "37.999999, 20,        10,        5,        2,        0.999999, 0",
        "38.000000, 20,        10,        5,        2,        1,        0",
        "38.000001, 20,        10,        5,        2,        1,        0.000001",
        "99.000000, 20,        10,        5,        2,        1,       61"
    })
    void eachLayerIsEmptyBeforeTheNextIsDrawn(
            String loss, String margin, String share, String house, String bob, String carol, String unallocated) {
        defaulted();
        List<Object> events = world.send(losing(loss));
        LossRecorded recorded = (LossRecorded) events.getFirst();
        assertThat(recorded.unallocated()).isEqualTo(usd(unallocated));
        assertThat(drawn(events, LossLayer.MARGIN)).isEqualTo(usd(margin));
        assertThat(drawn(events, LossLayer.FUND_SHARE)).isEqualTo(usd(share));
        assertThat(drawn(events, LossLayer.HOUSE)).isEqualTo(usd(house));
        assertThat(drawn(events, LossLayer.SURVIVORS)).isEqualTo(usd(bob).plus(usd(carol)));
        Money borne = usd(loss).minus(usd(unallocated));
        assertThat(world.account(HOUSE).balance(usd("0")).posted())
                .isEqualTo(usd("1000").plus(borne));
        assertThat(collateral(ALICE))
                .isEqualTo(
                        new Collateral(usd("20").minus(usd(margin)), usd("10").minus(usd(share))));
        assertThat(collateral(BOB))
                .as("margin of others is never drawn")
                .isEqualTo(new Collateral(usd("100"), usd("2").minus(usd(bob))));
        assertThat(collateral(CAROL).fund()).isEqualTo(usd("1").minus(usd(carol)));
        assertThat(world.ledgerBalance(LedgerAccount.CAPITAL, USD))
                .isEqualByComparingTo(decimal(house).negate());
        assertThat(world.ledgerBalance(LedgerAccount.fund(BOB), USD))
                .isEqualByComparingTo(collateral(BOB).fund().amount());
        assertThat(scheme().fund())
                .containsExactlyElementsOf(Stream.of(ALICE, BOB, CAROL)
                        .map(account ->
                                new FundShare(account, collateral(account).fund()))
                        .filter(fund -> fund.share().isPositive())
                        .toList());

        List<Object> closed = world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(closed).contains(new DefaultClosed(DEFAULT, usd(unallocated), "done"));
        assertThat(world.account(ALICE).clearing().collateral()).isEmpty();
        Money back = usd("30").minus(usd(margin)).minus(usd(share));
        assertThat(world.account(ALICE).balance(usd("0")).posted())
                .isEqualTo(usd("970").plus(back));
        assertThat(scheme().fundShare(ALICE)).isEmpty();
    }

    @Test
    void eachDrawIsAnEntryOfItsOwn() {
        defaulted();
        List<Object> events = world.send(losing("36"));
        assertThat(events)
                .contains(new LayerDrawn(
                        DEFAULT,
                        LossLayer.SURVIVORS,
                        usd("1"),
                        List.of(new DrawnShare(BOB, usd("0.666667")), new DrawnShare(CAROL, usd("0.333333"))),
                        null));
        List<CollateralMoved> moved = events.stream()
                .filter(CollateralMoved.class::isInstance)
                .map(CollateralMoved.class::cast)
                .toList();
        assertThat(moved).hasSize(4).allMatch(each -> each.direction() == CollateralDirection.DRAWN);
        assertThat(moved).extracting(each -> each.entry().entryId()).doesNotHaveDuplicates();
    }

    @Test
    void withoutSurvivorsTheRestIsUnallocated() {
        world.send(moving(BOB, CollateralPurpose.FUND, CollateralDirection.OUT, "2"));
        world.send(moving(CAROL, CollateralPurpose.FUND, CollateralDirection.OUT, "1"));
        guarantee("0", HOUSE);
        defaulted();
        List<Object> events = world.send(losing("50"));
        assertThat(((LossRecorded) events.getFirst()).unallocated()).isEqualTo(usd("20"));
        assertThat(drawn(events, LossLayer.HOUSE)).isEqualTo(usd("0"));
    }

    @Test
    void theHouseBearsWhatTheTermsSaidAtTheApproval() {
        defaulted();
        guarantee("0", HOUSE);
        List<Object> events = world.send(losing("38"));
        assertThat(drawn(events, LossLayer.HOUSE)).isEqualTo(usd("5"));
        assertThat(((LossRecorded) events.getFirst()).unallocated()).isEqualTo(usd("0"));
    }

    @Test
    void whoIsInAnApprovedDefaultAsWellIsNoSurvivor() {
        world.send(declaring(BOB, null));
        world.send(new ApproveDefault(OTHER, otto(), true, "seen"));
        defaulted();
        List<Object> events = world.send(losing("40"));
        assertThat(drawn(events, LossLayer.SURVIVORS)).isEqualTo(usd("1"));
        assertThat(collateral(BOB).fund()).isEqualTo(usd("2"));
    }

    @Test
    void aDeclarationAloneSparesNoSurvivor() {
        world.send(declaring(BOB, null));
        defaulted();
        List<Object> events = world.send(losing("40"));
        assertThat(drawn(events, LossLayer.SURVIVORS)).isEqualTo(usd("3"));
        assertThat(collateral(BOB).fund()).isEqualTo(usd("0"));
    }

    @Test
    void theLossIsOfTheCollateralAsset() {
        defaulted();
        assertThat(refusal(new RecordLoss(DEFAULT, new AssetCode("BTC"), decimal("1"), List.of(), "sold")))
                .isEqualTo(new LossAsset(DEFAULT, new AssetCode("BTC"), USD));
        assertThat(refusal(losing("0.0000001")).code()).isEqualTo("amount.excess-scale");
        assertThat(refusal(losing("1000000000000000000")).code()).isEqualTo("amount.too-large");
        assertThat(refusal(losing("1", new Claim(BOB, decimal("1")))).code()).isEqualTo("default.claims");
    }

    @Test
    void collateralStaysUntilTheDefaultIsClosed() {
        declare();
        InDefault bobWaits = new InDefault(BOB, SCHEME, DEFAULT);
        MoveCollateral out = moving(BOB, CollateralPurpose.FUND, CollateralDirection.OUT, "1");
        assertThat(rejectionOf(() -> world.send(out))).isEqualTo(bobWaits);
        world.send(moving(BOB, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"));
        assertThat(rejectionOf(() -> world.send(moving(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))))
                .isEqualTo(new InDefault(ALICE, SCHEME, DEFAULT));
        approve();
        world.send(new RecordTransfer(DEFAULT));
        world.send(losing("1"));
        assertThat(rejectionOf(() -> world.send(out))).isEqualTo(bobWaits);
        world.send(new CloseDefault(DEFAULT, "done"));
        world.send(out);
    }

    @Test
    void theShareInTheFundStaysForAnotherDefault() {
        defaulted();
        world.send(losing("1"));
        world.send(declaring(BOB, null));
        world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(collateral(ALICE)).isEqualTo(new Collateral(usd("0"), usd("10")));
        assertThat(scheme().fundShare(ALICE)).contains(usd("10"));
        MoveCollateral out = moving(ALICE, CollateralPurpose.FUND, CollateralDirection.OUT, "10");
        assertThat(rejectionOf(() -> world.send(out))).isEqualTo(new InDefault(ALICE, SCHEME, OTHER));

        world.send(new CloseDefault(OTHER, "an error"));
        world.send(out);
        assertThat(collateral(ALICE).fund()).isEqualTo(usd("0"));
    }

    @Test
    void theAccountStaysFrozenUntilTheDefaultIsClosed() {
        declare();
        world.send(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "odd"));
        world.send(new UnfreezeAccount(ALICE, "not yet in default"));
        approve();
        InDefault waits = new InDefault(ALICE, SCHEME, DEFAULT);
        assertThat(rejectionOf(() -> world.send(new UnfreezeAccount(ALICE, "please"))))
                .isEqualTo(waits);
        assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "please"))))
                .isEqualTo(waits);
        world.send(new RecordTransfer(DEFAULT));
        world.send(losing("0"));
        world.send(new CloseDefault(DEFAULT, "done"));
        world.send(new UnfreezeAccount(ALICE, "paid"));
    }

    @Test
    void theCloseOutAccountStaysOpenUntilTheDefaultIsClosed() {
        CloseAccount leave = new CloseAccount(HOUSE, "left");
        defaulted();
        guarantee("5", CAROL);
        assertThat(rejectionOf(() -> world.send(leave))).isEqualTo(new InDefault(HOUSE, SCHEME, DEFAULT));
        world.send(losing("0"));
        world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(rejectionOf(() -> world.send(leave)).code()).isEqualTo("account.not-empty");
    }

    @Test
    void theCloseOutAccountOfAnOpenDefaultIsNotDeclaredInDefault() {
        defaulted();
        guarantee("5", CAROL);
        assertThat(refusal(declaring(HOUSE, SCHEME))).isEqualTo(new DefaultOfCloseOut(HOUSE, SCHEME));
        world.send(losing("0"));
        world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(world.send(declaring(HOUSE, SCHEME))).isNotEmpty();
    }

    /** It was declared while another account closed out. */
    @Test
    void theDefaultOfACloseOutAccountIsNotApproved() {
        guarantee("5", CAROL);
        world.send(declaring(HOUSE, SCHEME));
        guarantee("5", HOUSE);
        defaulted();
        guarantee("5", CAROL);
        ApproveDefault ofHouse = new ApproveDefault(OTHER, otto(), true, "seen");
        assertThat(refusal(ofHouse)).isEqualTo(new DefaultOfCloseOut(HOUSE, SCHEME));
        world.send(losing("0"));
        world.send(new CloseDefault(DEFAULT, "done"));
        assertThat(world.send(ofHouse)).isNotEmpty();
    }

    @Test
    void anAccountInDefaultClosesOutNobody() {
        guarantee("5", CAROL);
        world.send(declaring(HOUSE, SCHEME));
        world.send(new ApproveDefault(OTHER, otto(), true, "seen"));
        guarantee("5", HOUSE);
        declare();
        assertThat(refusal(approving(OTTO, OTTO_HIMSELF))).isEqualTo(new DefaultOfCloseOut(HOUSE, SCHEME));
        guarantee("5", CAROL);
        assertThat(approve()).isNotEmpty();
    }

    @Test
    void anAccountThatIsNotEnrolledStaysFrozenAsWell() {
        AccountId dora = AccountId.named("dora");
        world.funded(dora, "100", "0");
        DeclareDefault declare = new DeclareDefault(DEFAULT, dora, SCHEME, MIA, MIA_HERSELF, "did not pay");
        // Her only trade is not novated: the account has no position yet
        world.send(limit(BOB, 1, Side.SELL, "100.00", "1"));
        world.send(limit(dora, 2, Side.BUY, "100.00", "1"));
        assertThat(world.send(declare))
                .hasSize(3)
                .contains(new ParticipantEnrolled(dora, SCHEME, Funding.PREFUNDED, List.of(), "did not pay"));
        approve();
        InDefault waits = new InDefault(dora, SCHEME, DEFAULT);
        assertThat(rejectionOf(() -> world.send(new UnfreezeAccount(dora, "please"))))
                .isEqualTo(waits);
        assertThat(rejectionOf(() -> world.send(new CloseAccount(dora, "please"))))
                .isEqualTo(waits);
        world.send(new RecordTransfer(DEFAULT));
        assertThat(rejectionOf(() -> world.send(new UnfreezeAccount(dora, "please"))))
                .isEqualTo(waits);
    }

    @Test
    void withoutAGuaranteeTheCounterpartiesArePaidInProportion() {
        guarantee("5", null);
        defaulted();
        List<Object> events = world.send(losing("90", new Claim(CAROL, decimal("60")), new Claim(BOB, decimal("30"))));
        LossRecorded recorded = (LossRecorded) events.getFirst();
        assertThat(recorded.unallocated()).isEqualTo(usd("60"));
        assertThat(recorded.compensations())
                .containsExactly(
                        new Compensation(BOB, usd("30"), usd("10")), new Compensation(CAROL, usd("60"), usd("20")));
        assertThat(drawn(events, LossLayer.MARGIN)).isEqualTo(usd("20"));
        assertThat(drawn(events, LossLayer.FUND_SHARE)).isEqualTo(usd("10"));
        assertThat(world.account(BOB).balance(usd("0")).posted()).isEqualTo(usd("908"));
        assertThat(world.account(CAROL).balance(usd("0")).posted()).isEqualTo(usd("1019"));
        assertThat(collateral(BOB).fund()).as("nobody else bears it").isEqualTo(usd("2"));
        assertThat(world.ledgerBalance(LedgerAccount.CAPITAL, USD)).isEqualByComparingTo("0");
    }

    @Test
    void claimsAreTheLossOfOthers() {
        guarantee("5", null);
        defaulted();
        assertThat(refusal(losing("1"))).isEqualTo(new LossClaims(DEFAULT, "together the loss, 1.000000 USD"));
        assertThat(refusal(losing("1", new Claim(ALICE, decimal("1")))))
                .isEqualTo(new LossClaims(DEFAULT, "of others than the defaulter"));
        assertThat(refusal(losing("2", new Claim(BOB, decimal("1")), new Claim(BOB, decimal("1")))))
                .isEqualTo(new LossClaims(DEFAULT, "one for each account"));
        assertThat(refusal(losing("0", new Claim(BOB, decimal("0")))).code()).isEqualTo("amount.not-positive");
        assertThat(refusal(losing("1", new Claim(AccountId.named("x"), decimal("1"))))
                        .code())
                .isEqualTo("account.unknown");
        // Also of one that would be paid nothing
        assertThat(refusal(losing(
                                "90",
                                new Claim(BOB, decimal("89.999999")),
                                new Claim(AccountId.named("x"), decimal("0.000001"))))
                        .code())
                .isEqualTo("account.unknown");
        world.send(losing("0"));
    }

    @Test
    void asManySurvivorsAsThereMayBeBearALossInOneCommit() {
        for (int i = 3; i < CollateralMoves.MAX_FUND_SHARES; i++) {
            AccountId account = AccountId.named("survivor-" + i);
            world.funded(account, "1", "0");
            pay(account, CollateralPurpose.FUND, "1");
        }
        assertThat(scheme().fund()).hasSize(CollateralMoves.MAX_FUND_SHARES);
        defaulted();
        List<Object> events = world.send(losing("285"));
        assertThat(events).hasSizeBetween(500, 600);
        assertThat(((LossRecorded) events.getFirst()).unallocated()).isEqualTo(usd("0"));
        assertThat(scheme().fund()).isEmpty();
    }

    private void guarantee(String contribution, AccountId closeOut) {
        SchemeTerms terms = scheme().terms();
        world.send(new SetScheme(
                SCHEME,
                new SchemeTerms(
                        terms.zone(),
                        terms.tradingCalendar(),
                        terms.calendars(),
                        terms.settlementDays(),
                        terms.closesAt(),
                        terms.settlesAt(),
                        terms.partial(),
                        terms.minimumLots(),
                        closeOut != null,
                        terms.extensionDays(),
                        terms.penaltyRates(),
                        terms.collateralAsset(),
                        decimal(contribution),
                        closeOut),
                "a test"));
    }

    private SchemeState scheme() {
        return SchemeAggregate.require(SCHEME, Facts.of(world.streams()));
    }

    private Collateral collateral(AccountId account) {
        return world.account(account).clearing().collateral(SCHEME, usd("0"));
    }

    private void pay(AccountId account, CollateralPurpose purpose, String amount) {
        world.send(moving(account, purpose, CollateralDirection.IN, amount));
    }

    private MoveCollateral moving(
            AccountId account, CollateralPurpose purpose, CollateralDirection direction, String amount) {
        return new MoveCollateral(
                account, SCHEME, purpose, direction, decimal(amount), EntryId.named("c" + ++moves), "agreed");
    }

    private List<Object> declare() {
        return world.send(new DeclareDefault(DEFAULT, ALICE, null, MIA, MIA_HERSELF, "did not pay"));
    }

    private static DeclareDefault declaring(AccountId account, SchemeId schemeId) {
        return new DeclareDefault(OTHER, account, schemeId, MIA, MIA_HERSELF, "did not pay");
    }

    private List<Object> approve() {
        return world.send(approving(OTTO, OTTO_HIMSELF));
    }

    private static Approver otto() {
        return new Approver(OTTO, OTTO_HIMSELF, Set.of());
    }

    private static ApproveDefault approving(UserId user, PersonId person) {
        return new ApproveDefault(DEFAULT, new Approver(user, person, Set.of()), true, "seen");
    }

    private void defaulted() {
        declare();
        approve();
        world.send(new RecordTransfer(DEFAULT));
    }

    private static RecordLoss losing(String loss, Claim... claims) {
        return new RecordLoss(DEFAULT, USD, decimal(loss), List.of(claims), "sold");
    }

    private Rejection refusal(Object command) {
        return rejectionOf(() -> world.send(command));
    }

    private static OpenDefault open(DefaultStage stage) {
        return new OpenDefault(DEFAULT, ALICE, stage);
    }

    private static Money drawn(List<Object> events, LossLayer layer) {
        return events.stream()
                .filter(LayerDrawn.class::isInstance)
                .map(LayerDrawn.class::cast)
                .filter(drawn -> drawn.layer() == layer)
                .map(LayerDrawn::amount)
                .reduce(usd("0"), Money::plus);
    }
}
