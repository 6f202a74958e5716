package io.evenbook.command.clearing.collateral;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.ParticipantRejection.FundFull;
import io.evenbook.api.clearing.ParticipantRejection.InsufficientCollateral;
import io.evenbook.api.clearing.ParticipantRejection.MarginNeeded;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.order.Side;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.World;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.position.Collateral;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollateralMovesTest {
    private static final SchemeId SCHEME = ClearingRow.COINS;

    private final World world = new World().unlimited();
    private int moves;

    @BeforeEach
    void aliceHas100() {
        ClearingRow.SCHEME.forEach(world::send);
        world.funded(ALICE, "100", "1").funded(BOB, "1000", "10");
    }

    @Test
    void marginLeavesTheBalanceAndComesBack() {
        List<Object> in = send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "60");
        assertThat(in)
                .containsExactly(new CollateralMoved(
                        ALICE,
                        SCHEME,
                        CollateralPurpose.MARGIN,
                        CollateralDirection.IN,
                        usd("60"),
                        usd("60"),
                        new JournalEntry(
                                EntryId.named("c1"),
                                EntryKind.COLLATERAL,
                                "Margin of acc_alice in sch_COINS paid in",
                                null,
                                world.streams().time(),
                                List.of(
                                        Posting.debit(LedgerAccount.customer(ALICE), usd("60")),
                                        Posting.credit(LedgerAccount.margin(ALICE), usd("60")))),
                        new Balance(usd("40"), usd("0"))));
        assertThat(collateral(ALICE)).isEqualTo(new Collateral(usd("60"), usd("0")));
        assertThat(world.ledgerBalance(LedgerAccount.margin(ALICE), USD)).isEqualByComparingTo("60");

        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "1.5");
        List<Object> out = send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "61.5");
        CollateralMoved last = (CollateralMoved) out.getFirst();
        assertThat(last.collateral()).isEqualTo(usd("0"));
        assertThat(last.balance()).isEqualTo(new Balance(usd("100"), usd("0")));
        assertThat(world.account(ALICE).clearing().collateral()).isEmpty();
        assertThat(world.ledgerBalance(LedgerAccount.margin(ALICE), USD)).isEqualByComparingTo("0");
    }

    @Test
    void theSchemeKnowsTheSharesInItsFund() {
        assertThat(send(BOB, CollateralPurpose.FUND, CollateralDirection.IN, "30"))
                .hasSize(2)
                .contains(new FundSharesChanged(SCHEME, List.of(new FundShare(BOB, usd("30")))));
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "10");
        send(BOB, CollateralPurpose.MARGIN, CollateralDirection.IN, "5");
        assertThat(fund()).containsExactly(new FundShare(ALICE, usd("10")), new FundShare(BOB, usd("30")));
        assertThat(collateral(BOB)).isEqualTo(new Collateral(usd("5"), usd("30")));
        assertThat(world.ledgerBalance(LedgerAccount.fund(BOB), USD)).isEqualByComparingTo("30");

        send(BOB, CollateralPurpose.FUND, CollateralDirection.OUT, "12");
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.OUT, "10");
        assertThat(fund()).containsExactly(new FundShare(BOB, usd("18")));
    }

    @Test
    void onlyAvailableFundsArePaidIn() {
        world.send(new PlaceHold(ALICE, new HoldId("hld_1"), requested(USD, "40"), null));
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "60.000001"))
                .isEqualTo("account.insufficient-available");
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "60");
        assertThat(codeOf(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "0.000001"))
                .isEqualTo("account.insufficient-available");
    }

    @Test
    void whatIsToBeDeliveredOnCreditIsNotPaidIn() {
        enrolOnCredit();
        buyOneForAHundred();
        assertThat(world.account(ALICE).balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("0")));
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "0.000001"))
                .isEqualTo("account.insufficient-available");
    }

    @Test
    void noMoreThanThereIsIsPaidOut() {
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "60");
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "60.000001"))
                .isEqualTo(insufficient(CollateralPurpose.MARGIN, "60", "60.000001"));
        assertThat(refusal(ALICE, CollateralPurpose.FUND, CollateralDirection.OUT, "1"))
                .isEqualTo(insufficient(CollateralPurpose.FUND, "0", "1"));
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "60");
    }

    private static Rejection insufficient(CollateralPurpose purpose, String available, String required) {
        return new InsufficientCollateral(
                ALICE,
                SCHEME,
                purpose,
                USD,
                usd(available).amount(),
                usd(required).amount());
    }

    @Test
    void marginStaysWhileTheAccountHasOpenPositions() {
        enrolOnCredit();
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "10");
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "10");
        world.deposit(ALICE, USD, "20");
        buyOneForAHundred();
        MarginNeeded needed = new MarginNeeded(ALICE, SCHEME);
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .isEqualTo(needed);
        world.send(new EnrolParticipant(ALICE, SCHEME, Funding.PREFUNDED, List.of(), "no credit any more"));
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .isEqualTo(needed);
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.OUT, "10");
    }

    @Test
    void marginStaysFromTheOrderOnCreditOn() {
        enrolOnCredit();
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "10");
        world.send(limit(ALICE, 1, Side.BUY, "50.00", "1"));
        MarginNeeded needed = new MarginNeeded(ALICE, SCHEME);
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .isEqualTo(needed);
        world.send(limit(BOB, 2, Side.SELL, "50.00", "1"));
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .as("traded, not novated yet")
                .isEqualTo(needed);
        world.send(new NovateTrades(ClearingRow.window(1), List.of(TradeId.of(BTC_USD, 1))));
        assertThat(refusal(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .isEqualTo(needed);
    }

    @Test
    void anOrderThatHoldsAllItPaysNeedsNoMargin() {
        send(BOB, CollateralPurpose.MARGIN, CollateralDirection.IN, "10");
        world.send(limit(BOB, 1, Side.BUY, "50.00", "1"));
        send(BOB, CollateralPurpose.MARGIN, CollateralDirection.OUT, "10");
    }

    @Test
    void anAccountWithCollateralIsNotClosed() {
        world.send(new PlaceHold(ALICE, new HoldId("hld_1"), requested(USD, "1"), null));
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "99");
        assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "left"))))
                .isEqualTo(new AccountNotEmpty(ALICE, 2, 1, 0, 1));
    }

    @Test
    void aFreezeStopsCollateralAsItStopsMoney() {
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "20");
        world.send(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "odd"));
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "1"))
                .isEqualTo("account.frozen");
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1");
        world.send(new FreezeAccount(ALICE, FreezeLevel.ALL, "odd"));
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1"))
                .isEqualTo("account.frozen");
        world.send(new UnfreezeAccount(ALICE, "fine"));
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1");
    }

    @Test
    void limitsOfTheAccountApply() {
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "20");
        world.send(new SetLimits(ALICE, USD, decimal("30"), decimal("90"), Direction.BOTH, "a minimum"));
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "50.000001"))
                .isEqualTo("account.insufficient-available");
        assertThat(codeOf(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "10.000001"))
                .isEqualTo("account.maximum-balance");
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "10");
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "60");
    }

    @Test
    void atMost250AccountsHaveAShareInAFund() {
        for (int i = 1; i <= CollateralMoves.MAX_FUND_SHARES; i++) {
            AccountId account = AccountId.named("share-" + i);
            world.funded(account, "2", "0");
            send(account, CollateralPurpose.FUND, CollateralDirection.IN, "1");
        }
        assertThat(refusal(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "1"))
                .isEqualTo(new FundFull(SCHEME, 250));
        send(AccountId.named("share-1"), CollateralPurpose.FUND, CollateralDirection.IN, "1");
        send(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "1");
        send(AccountId.named("share-2"), CollateralPurpose.FUND, CollateralDirection.OUT, "1");
        send(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "1");
    }

    @Test
    void faultsAreReportedInTheirOrder() {
        AccountId nobody = AccountId.named("nobody");
        MoveCollateral unknown = new MoveCollateral(
                nobody,
                SchemeId.named("NONE"),
                CollateralPurpose.FUND,
                CollateralDirection.IN,
                decimal("0"),
                EntryId.named("x"),
                "agreed");
        assertThat(rejectionOf(() -> world.send(unknown)).code()).isEqualTo("clearing.scheme-unknown");
        assertThat(codeOf(nobody, CollateralPurpose.FUND, CollateralDirection.IN, "0"))
                .isEqualTo("account.unknown");
        world.send(new FreezeAccount(ALICE, FreezeLevel.ALL, "odd"));
        assertThat(codeOf(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "0"))
                .isEqualTo("account.frozen");
        world.send(new UnfreezeAccount(ALICE, "fine"));
        assertThat(codeOf(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "0"))
                .isEqualTo("amount.not-positive");
        assertThat(codeOf(ALICE, CollateralPurpose.FUND, CollateralDirection.OUT, "0.0000001"))
                .isEqualTo("amount.excess-scale");
        assertThat(codeOf(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "1000000000000000000"))
                .isEqualTo("amount.too-large");
    }

    @Test
    void nobodyMayAskForADraw() {
        assertThatThrownBy(() -> move(ALICE, CollateralPurpose.MARGIN, CollateralDirection.DRAWN, "1"))
                .hasMessage("must be IN or OUT: direction=DRAWN");
    }

    private void enrolOnCredit() {
        world.send(new EnrolParticipant(ALICE, SCHEME, Funding.CREDIT, List.of(), "agreed"));
    }

    private void buyOneForAHundred() {
        world.send(limit(BOB, 1, Side.SELL, "100.00", "1"));
        world.send(limit(ALICE, 2, Side.BUY, "100.00", "1"));
        world.send(new NovateTrades(ClearingRow.window(1), List.of(TradeId.of(BTC_USD, 1))));
    }

    private Collateral collateral(AccountId account) {
        return world.account(account).clearing().collateral(SCHEME, usd("0"));
    }

    private List<FundShare> fund() {
        return SchemeAggregate.require(SCHEME, Facts.of(world.streams())).fund();
    }

    private List<Object> send(
            AccountId account, CollateralPurpose purpose, CollateralDirection direction, String amount) {
        return world.send(move(account, purpose, direction, amount));
    }

    private Rejection refusal(
            AccountId account, CollateralPurpose purpose, CollateralDirection direction, String amount) {
        return rejectionOf(() -> send(account, purpose, direction, amount));
    }

    private String codeOf(AccountId account, CollateralPurpose purpose, CollateralDirection direction, String amount) {
        return refusal(account, purpose, direction, amount).code();
    }

    private MoveCollateral move(
            AccountId account, CollateralPurpose purpose, CollateralDirection direction, String amount) {
        return new MoveCollateral(
                account, SCHEME, purpose, direction, new BigDecimal(amount), EntryId.named("c" + ++moves), "agreed");
    }
}
