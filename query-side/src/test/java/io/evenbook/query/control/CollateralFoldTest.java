package io.evenbook.query.control;

import static io.evenbook.query.control.ClearedTrades.ALICE;
import static io.evenbook.query.control.ClearedTrades.BOB;
import static io.evenbook.query.control.ClearedTrades.SCHEME;
import static io.evenbook.query.control.ClearedTrades.USD;
import static io.evenbook.query.control.ClearedTrades.btc;
import static io.evenbook.query.control.ClearedTrades.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollateralFoldTest {
    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final DefaultId DEFAULT = DefaultId.named("0".repeat(26));

    private final CollateralFold one = new CollateralFold(1);
    private final CollateralFold two = new CollateralFold(2);

    @Test
    void theFundAndTheHouseBearTheLargestCapBeyondItsMargin() {
        happen(terms(true, "10.00"));
        happen(enrolled(ALICE, Funding.CREDIT, usd("100.00"), btc("9.000")));
        happen(moved(ALICE, CollateralPurpose.MARGIN, "70.00"));
        happen(moved(BOB, CollateralPurpose.FUND, "20.00"));
        assertThat(cover(one)).isEqualTo(passed());

        happen(moved(ALICE, CollateralPurpose.MARGIN, "69.99"));
        assertThat(cover(one).breaks()).containsExactly(broken("30.01", "30.00"));
        happen(terms(true, "10.01"));
        assertThat(cover(one).breaks()).isEmpty();
        happen(moved(BOB, CollateralPurpose.FUND, "0.00"));
        assertThat(cover(one).breaks()).containsExactly(broken("30.01", "10.01"));
        happen(enrolled(ALICE, Funding.PREFUNDED));
        assertThat(cover(one).breaks()).isEmpty();
    }

    @Test
    void theTwoLargestMayDefaultTogether() {
        happen(terms(true, "30.00"));
        happen(enrolled(ALICE, Funding.CREDIT, usd("30.00")));
        happen(enrolled(BOB, Funding.CREDIT, usd("5.00")));
        assertThat(cover(one).breaks()).isEmpty();
        assertThat(cover(two).breaks()).containsExactly(broken("35.00", "30.00"));
    }

    @Test
    void aSchemeThatGuaranteesNothingNeedsNoCover() {
        happen(terms(false, "0.00"));
        happen(enrolled(ALICE, Funding.CREDIT, usd("100.00")));
        assertThat(cover(one))
                .isEqualTo(new ControlResult(Control.COVER, ControlOutcome.PASSED, 7, 0, List.of(), 0, List.of()));
    }

    @Test
    void collateralThatIsNotWhatWasMovedIsFound() {
        happen(terms(false, "0.00"));
        happen(moved(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "5.00", "5.00"));
        happen(moved(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "7.00", "7.00"));
        happen(moved(ALICE, CollateralPurpose.MARGIN, CollateralDirection.OUT, "1.00", "4.00"));
        assertThat(collateral()).isEmpty();

        happen(moved(ALICE, CollateralPurpose.MARGIN, CollateralDirection.DRAWN, "1.00", "3.01"));
        assertThat(collateral()).containsExactly("sch_DAY acc_alice MARGIN 3.00 3.01");
    }

    @Test
    void aLedgerThatHasAnotherCollateralIsFound() {
        happen(moved(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "5.00", "5.00"));
        Map<LedgerAccount, Map<AssetCode, Totals>> totals = Map.of(
                LedgerAccount.margin(ALICE), Map.of(USD, new Totals(BigDecimal.ZERO, new BigDecimal("4.99"))),
                LedgerAccount.fund(BOB), Map.of(USD, new Totals(BigDecimal.ZERO, BigDecimal.ONE)),
                LedgerAccount.clearing(BOB), Map.of(USD, new Totals(BigDecimal.ZERO, BigDecimal.ONE)));

        assertThat(one.results(7, totals).getFirst().breaks())
                .containsExactly(
                        new ControlBreak("fund:acc_bob", USD, BigDecimal.ZERO, BigDecimal.ONE),
                        new ControlBreak("margin:acc_alice", USD, new BigDecimal("5.00"), new BigDecimal("4.99")));
    }

    /** Alice has a margin of 5 and a share of 3, the house bears 2, Bob, merely declared, and Carol 4 and 100. */
    private void aDefault(AccountId closeOut) {
        happen(terms(closeOut != null, "2.00"));
        happen(moved(ALICE, CollateralPurpose.MARGIN, CollateralDirection.IN, "5.00", "5.00"));
        happen(moved(ALICE, CollateralPurpose.FUND, CollateralDirection.IN, "3.00", "3.00"));
        happen(moved(BOB, CollateralPurpose.FUND, CollateralDirection.IN, "4.00", "4.00"));
        happen(moved(CAROL, CollateralPurpose.FUND, CollateralDirection.IN, "100.00", "100.00"));
        happen(new DefaultsChanged(
                SCHEME,
                List.of(
                        new OpenDefault(DEFAULT, ALICE, DefaultStage.APPROVED),
                        new OpenDefault(DefaultId.named("1".repeat(26)), CAROL, DefaultStage.APPROVED),
                        new OpenDefault(DefaultId.named("2".repeat(26)), BOB, DefaultStage.DECLARED))));
        Money contribution = usd(closeOut != null ? "2.00" : "0.00");
        happen(new DefaultApproved(
                DEFAULT, ALICE, SCHEME, closeOut, contribution, new UserId("usr_bob"), null, "a test"));
        happen(terms(closeOut != null, "1.50"));
    }

    @Test
    void aLossIsBorneLayerByLayer() {
        aDefault(new AccountId("acc_closeout"));
        lost("15.00", "1.00");
        happen(drawn(LossLayer.MARGIN, "5.00", ALICE));
        happen(drawn(LossLayer.FUND_SHARE, "3.00", ALICE));
        assertThat(collateral())
                .as("the command is half done")
                .containsExactly(DEFAULT + " HOUSE 2.00 0", DEFAULT + " SURVIVORS 4.00 0");
        happen(new LayerDrawn(DEFAULT, LossLayer.HOUSE, usd("2.00"), List.of(), null));
        happen(drawn(LossLayer.SURVIVORS, "4.00", BOB));
        assertThat(collateral()).as("Carol is in default herself").isEmpty();
    }

    @Test
    void aLayerThatIsDrawnBeforeAnotherIsEmptyIsFound() {
        aDefault(new AccountId("acc_closeout"));
        lost("4.00", "0.00");
        happen(drawn(LossLayer.MARGIN, "3.00", ALICE));
        happen(drawn(LossLayer.SURVIVORS, "1.00", BOB));
        assertThat(collateral()).containsExactly(DEFAULT + " MARGIN 4.00 3.00", DEFAULT + " SURVIVORS 0 1.00");
    }

    @Test
    void aLossThatIsNotAllocatedInFullIsFound() {
        aDefault(new AccountId("acc_closeout"));
        lost("15.00", "0.99");
        assertThat(collateral()).contains(DEFAULT + " unallocated 1.00 0.99");
    }

    @Test
    void sharesThatAreNotTheLayerAreFound() {
        aDefault(new AccountId("acc_closeout"));
        lost("5.00", "0.00");
        happen(new LayerDrawn(
                DEFAULT, LossLayer.MARGIN, usd("5.00"), List.of(new DrawnShare(ALICE, usd("4.00"))), null));
        assertThat(collateral()).containsExactly(DEFAULT + " MARGIN shares 5.00 4.00");
    }

    @Test
    void withoutAGuaranteeOnlyTheDefaulterBears() {
        aDefault(null);
        lost("15.00", "7.00");
        happen(drawn(LossLayer.MARGIN, "5.00", ALICE));
        happen(drawn(LossLayer.FUND_SHARE, "3.00", ALICE));
        assertThat(collateral()).isEmpty();
    }

    private void lost(String loss, String unallocated) {
        happen(new LossRecorded(DEFAULT, usd(loss), List.of(), usd(unallocated), "a test"));
    }

    private static LayerDrawn drawn(LossLayer layer, String amount, AccountId account) {
        return new LayerDrawn(DEFAULT, layer, usd(amount), List.of(new DrawnShare(account, usd(amount))), null);
    }

    /** Subject, expected, actual. */
    private List<String> collateral() {
        return one.results(7, Map.of()).getFirst().breaks().stream()
                .map(found -> "%s %s %s"
                        .formatted(
                                found.subject(),
                                found.expected().toPlainString(),
                                found.actual().toPlainString()))
                .toList();
    }

    private static ControlResult cover(CollateralFold fold) {
        return fold.results(7, Map.of()).getLast();
    }

    private void happen(Object event) {
        assertThat(CollateralFold.reads(event.getClass())).isTrue();
        one.apply(event);
        two.apply(event);
    }

    private static ControlResult passed() {
        return new ControlResult(Control.COVER, ControlOutcome.PASSED, 7, 1, List.of(), 0, List.of());
    }

    private static ControlBreak broken(String expected, String actual) {
        return new ControlBreak("sch_DAY cover", USD, new BigDecimal(expected), new BigDecimal(actual));
    }

    private static ParticipantEnrolled enrolled(AccountId account, Funding funding, Money... caps) {
        return new ParticipantEnrolled(account, SCHEME, funding, List.of(caps), "agreed");
    }

    /** Sets the collateral, however it came about. */
    private static CollateralMoved moved(AccountId account, CollateralPurpose purpose, String collateral) {
        return moved(account, purpose, CollateralDirection.IN, "1.00", collateral);
    }

    private static CollateralMoved moved(
            AccountId account,
            CollateralPurpose purpose,
            CollateralDirection direction,
            String amount,
            String collateral) {
        return new CollateralMoved(account, SCHEME, purpose, direction, usd(amount), usd(collateral), null, null);
    }

    private static SchemeSet terms(boolean guaranteed, String houseContribution) {
        CalendarId banks = new CalendarId("cal_BANKS");
        SchemeTerms terms = new SchemeTerms(
                "UTC",
                banks,
                List.of(banks),
                0,
                List.of(LocalTime.NOON),
                null,
                true,
                1,
                guaranteed,
                4,
                List.of(),
                USD,
                new BigDecimal(houseContribution),
                guaranteed ? new AccountId("acc_closeout") : null);
        return new SchemeSet(SCHEME, terms, "a test");
    }
}
