package io.evenbook.command.clearing.position;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionEvent;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.clearing.position.Novation.OrderHold;
import io.evenbook.command.clearing.position.Novation.TradeSide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alice buys 2 BTC for 100 USD, out of a hold of 120 of which 5 is released. */
class PositionTest {
    private static final SchemeId SCHEME = new SchemeId("sch_COINS");
    private static final WindowId FIRST = WindowId.of(SCHEME, 1);
    private static final WindowId NEXT = FIRST.next();
    private static final OrderId ORDER = OrderId.of(BTC_USD, "01jd0000000000000000000000");
    private static final HoldId HOLD = HoldId.behind(ORDER);
    private static final Money NO_USD = usd("0");
    private static final Money NO_BTC = btc("0");
    private static final LedgerAccount OWN = LedgerAccount.customer(ALICE);
    private static final LedgerAccount IN_CLEARING = LedgerAccount.clearing(ALICE);

    private final Map<AssetCode, Balance> balances =
            new HashMap<>(Map.of(USD, new Balance(usd("200"), usd("120")), BTC, new Balance(btc("3"), NO_BTC)));

    private AccountClearing clearing = AccountClearing.NONE;
    private OrderHold hold = held(usd("120"), false);

    @Test
    void aNovatedTradeKeepsItsPaymentHeldAndReleasesTheBetterPrice() {
        TradesNovated novated = novate(buy(1, "100", "5", "2", btc("0.1"))).orElseThrow();

        assertThat(novated.trades().getFirst().holdRemaining()).isEqualTo(usd("15"));
        assertThat(novated.trades().getFirst().receivable()).isEqualTo(btc("7"));
        assertThat(novated.positions())
                .containsExactly(
                        new OpenPosition(usd("100"), NO_USD, usd("100")), new OpenPosition(NO_BTC, btc("1.9"), NO_BTC));
        assertThat(novated.balances()).containsExactly(new Balance(usd("200"), usd("115")));
        assertThat(novated.entry().entryId()).isEqualTo(new EntryId("ent_trd_BTC-USD_1.acc_alice.novated"));
        assertThat(novated.entry().kind()).isEqualTo(EntryKind.NOVATION);
        assertThat(novated.entry().postings())
                .containsExactly(
                        Posting.debit(IN_CLEARING, usd("100")),
                        Posting.credit(LedgerAccount.CCP, usd("100")),
                        Posting.debit(LedgerAccount.CCP, btc("2")),
                        Posting.credit(IN_CLEARING, btc("1.9")),
                        Posting.credit(LedgerAccount.FEES, btc("0.1")));
    }

    @Test
    void aFeeOnTopIsOneMoreDeliveryAndARebateTheReverse() {
        TradesNovated fee = novate(buy(1, "100", "0", "2", usd("1"))).orElseThrow();
        assertThat(fee.entry().postings())
                .contains(
                        Posting.debit(IN_CLEARING, usd("100")),
                        Posting.credit(LedgerAccount.CCP, usd("99")),
                        Posting.credit(LedgerAccount.FEES, usd("1")));
        clearing = AccountClearing.NONE;
        TradesNovated rebate = novate(buy(2, "100", "0", "2", usd("-1"))).orElseThrow();
        assertThat(rebate.entry().postings())
                .contains(
                        Posting.debit(IN_CLEARING, usd("100")),
                        Posting.credit(LedgerAccount.CCP, usd("101")),
                        Posting.debit(LedgerAccount.FEES, usd("1")));
    }

    @Test
    void tradesOfOneHoldAreSummedAndNothingIsNovatedTwice() {
        TradeSide first = buy(1, "40", "0", "1", NO_BTC);
        TradeSide second = buy(2, "60", "20", "1", NO_BTC);
        TradesNovated novated = novate(first, second).orElseThrow();
        assertThat(novated.positions().getFirst()).isEqualTo(new OpenPosition(usd("100"), NO_USD, usd("100")));
        assertThat(novated.trades().getLast().holdRemaining()).isEqualTo(NO_USD);

        hold = new OrderHold(usd("80"), btc("9"), false, Set.of("trd_BTC-USD_1"));
        assertThat(novate(first)).isEmpty();
        hold = null;
        assertThat(novate(first, second)).isEmpty();
    }

    @Test
    void whatAnOrderHeldOnCreditIsReleased() {
        hold = held(usd("120"), true);
        TradesNovated novated = novate(buy(1, "100", "5", "2", NO_BTC)).orElseThrow();

        assertThat(novated.positions().getFirst()).isEqualTo(new OpenPosition(usd("100"), NO_USD, NO_USD));
        assertThat(novated.balances()).containsExactly(new Balance(usd("200"), usd("15")));
    }

    @Test
    void aHoldThatIsTooSmallAndAWindowThatIsSettlingAreFaults() {
        assertThat(rejectionOf(() -> novate(buy(1, "116", "5", "2", NO_BTC))).code())
                .isEqualTo("saga.hold-missing");
        hold = held(usd("120"), true);
        novate(buy(1, "100", "0", "2", NO_BTC));
        prepare("100", "2");
        assertThatThrownBy(() -> novate(buy(2, "10", "0", "1", NO_BTC))).isInstanceOf(IllegalStateException.class);
    }

    /** Posted 200. The order on credit that was matched held nothing in the end; 100 are to be delivered. */
    @ParameterizedTest
    @CsvSource({
        "200,   0,   0, 100",
        "200, 100,   0, 100",
        "200, 101,   0,  99",
        "200, 200,   0,   0",
        "200, 250,   0,   0",
        "200, 200, 150, 100",
        "200, 200,  99,  99",
        " 50,   0,   0,  50",
        "-10,   0,   0,   0"
    })
    void itReservesWhatFundsAllowAndOrdersOnCreditYield(String posted, String held, String onCredit, String reserved) {
        hold = held(usd("120"), true);
        novate(buy(1, "100", "0", "2", NO_BTC));
        balances.put(USD, new Balance(usd(posted), usd(held)));
        SettlementPrepared prepared = PositionSettlement.prepare(
                        clearing,
                        FIRST,
                        sums("100", "2"),
                        this::balance,
                        any -> any.asset().equals(USD) ? usd(onCredit) : any)
                .orElseThrow();

        Money all = usd(held).plus(usd(reserved));
        assertThat(prepared.assets())
                .containsExactly(
                        new PreparedAsset(NO_BTC, new Balance(btc("3"), NO_BTC)),
                        new PreparedAsset(usd(reserved), new Balance(usd(posted), all)));
    }

    /** A receipt may fail, so it pays for no delivery before both are resolved. */
    @Test
    void itReservesGross() {
        hold = held(usd("120"), true);
        novate(buy(1, "100", "20", "2", NO_BTC));
        hold = held(btc("1"), true);
        balances.put(BTC, new Balance(btc("3"), btc("1")));
        novate(sell(2, "1", "60"));
        Sums sums = new Sums(ALICE, List.of(new AssetSums(usd("100"), usd("60")), new AssetSums(btc("1"), btc("2"))));
        SettlementPrepared prepared = PositionSettlement.prepare(clearing, FIRST, sums, this::balance, any -> any)
                .orElseThrow();

        assertThat(prepared.assets()).extracting(PreparedAsset::held).containsExactly(btc("1"), usd("100"));
    }

    /** 100 were held by an order, 50 more are owed on credit without funds: what is paid comes out of the hold. */
    @Test
    void aCarriedDeliveryKeepsOnlyTheHoldThatIsLeft() {
        novate(buy(1, "100", "20", "2", NO_BTC));
        hold = held(usd("50"), true);
        novate(buy(2, "50", "0", "1", NO_BTC));
        balances.put(USD, new Balance(usd("100"), usd("100")));
        prepare("150", "3");
        SettledAsset settled =
                post("50", "1", "100", "2").orElseThrow().assets().getFirst();

        assertThat(settled.carriedHold()).isEqualTo(usd("50"));
        assertThat(settled.balance()).isEqualTo(new Balance(usd("50"), usd("50")));
    }

    @Test
    void itIsPreparedOnceAndOnlyWithItsOwnSums() {
        assertThat(prepare("0", "0")).isEmpty();
        hold = held(usd("120"), true);
        novate(buy(1, "100", "0", "2", NO_BTC));
        assertThat(rejectionOf(() -> prepare("99", "2")).code()).isEqualTo("clearing.sums-differ");
        assertThat(rejectionOf(() -> PositionSettlement.prepare(
                                clearing,
                                FIRST,
                                new Sums(ALICE, List.of(new AssetSums(usd("100"), NO_USD))),
                                this::balance,
                                any -> any))
                        .code())
                .isEqualTo("clearing.sums-differ");
        assertThat(rejectionOf(() -> PositionSettlement.prepare(
                                AccountClearing.NONE, FIRST, sums("1", "0"), this::balance, any -> any))
                        .code())
                .isEqualTo("clearing.sums-differ");
        assertThat(prepare("100", "2")).isPresent();
        assertThat(prepare("100", "2")).isEmpty();
    }

    /** Its sums are compared in any case. */
    @Test
    void itReservesNothingIfOrdersHeldAll() {
        novate(buy(1, "100", "20", "2", NO_BTC));
        assertThat(rejectionOf(() -> prepare("99.99", "2")).code()).isEqualTo("clearing.sums-differ");
        assertThat(prepare("100", "2")).isEmpty();

        hold = held(usd("120"), true);
        novate(buy(2, "0.01", "0", "1", NO_BTC));
        assertThat(prepare("100.01", "3").orElseThrow().assets())
                .extracting(PreparedAsset::held)
                .containsExactly(NO_BTC, usd("0.01"));
    }

    @Test
    void postingMovesTheDifferenceAndCarriesTheRest() {
        novate(buy(1, "100", "20", "2", NO_BTC));
        prepare("100", "2");
        // Half of the trade settles
        PositionSettled settled = post("50", "1", "50", "1").orElseThrow();

        assertThat(settled.assets())
                .containsExactly(
                        new SettledAsset(
                                usd("50"), NO_USD, usd("50"), NO_USD, usd("50"), new Balance(usd("150"), usd("50"))),
                        new SettledAsset(NO_BTC, btc("1"), NO_BTC, btc("1"), NO_BTC, new Balance(btc("4"), NO_BTC)));
        assertThat(settled.entry().postings())
                .containsExactly(
                        Posting.debit(OWN, usd("50")),
                        Posting.credit(IN_CLEARING, usd("50")),
                        Posting.credit(OWN, btc("1")),
                        Posting.debit(IN_CLEARING, btc("1")));
        assertThat(settled.entry().entryId()).isEqualTo(new EntryId("ent_win_COINS_1.acc_alice.settled"));
        assertThat(settled.entry().kind()).isEqualTo(EntryKind.SETTLEMENT);
        assertThat(settled.positions())
                .containsExactly(
                        new OpenPosition(usd("50"), NO_USD, usd("50")), new OpenPosition(NO_BTC, btc("1"), NO_BTC));
        assertThat(clearing.of(FIRST)).isEmpty();
        assertThat(clearing.of(NEXT).get(USD)).isEqualTo(new ClearingPosition(usd("50"), NO_USD, usd("50"), null));
        assertThat(post("50", "1", "50", "1")).isEmpty();
    }

    @Test
    void whatWasReservedButNotUsedIsFree() {
        hold = held(usd("120"), true);
        novate(buy(1, "100", "20", "2", NO_BTC));
        prepare("100", "2");
        PositionSettled settled = post("0", "0", "100", "2").orElseThrow();

        assertThat(settled.assets().getFirst().balance()).isEqualTo(new Balance(usd("200"), NO_USD));
        assertThat(settled.assets().getFirst().carriedHold()).isEqualTo(NO_USD);
        assertThat(settled.entry()).isNull();
        assertThat(clearing.size()).isEqualTo(2);
    }

    @Test
    void aPositionThatSettledWholeLeavesNothing() {
        novate(buy(1, "100", "20", "2", NO_BTC));
        prepare("100", "2");
        post("100", "2", "0", "0");
        assertThat(clearing).isEqualTo(AccountClearing.NONE);
        assertThat(balances.get(USD)).isEqualTo(new Balance(usd("100"), NO_USD));
    }

    @Test
    void postingRefusesOtherSumsAndMoreThanIsHeld() {
        hold = held(usd("120"), true);
        novate(buy(1, "100", "20", "2", NO_BTC));
        balances.put(USD, new Balance(usd("60"), NO_USD));
        prepare("100", "2");
        assertThat(rejectionOf(() -> post("50", "1", "49", "1")).code()).isEqualTo("clearing.sums-differ");
        assertThatThrownBy(() -> post("61", "2", "39", "0")).isInstanceOf(IllegalArgumentException.class);
        assertThat(post("60", "1", "40", "1")).isPresent();
        assertThat(balances.get(USD)).isEqualTo(new Balance(NO_USD, NO_USD));
    }

    @Test
    void withoutEnrolmentAParticipantIsPrefunded() {
        assertThat(clearing.funding(SCHEME)).isEqualTo(Funding.PREFUNDED);
        assertThat(clearing.creditRoom(SCHEME, usd("7"))).isEqualTo(usd("7").amount());
        apply(new ParticipantEnrolled(ALICE, SCHEME, Funding.CREDIT, List.of(usd("50")), "agreed"));
        assertThat(clearing.funding(SCHEME)).isEqualTo(Funding.CREDIT);
        assertThat(clearing.creditRoom(SCHEME, usd("7"))).isEqualTo(usd("57").amount());
        assertThat(clearing.creditRoom(SCHEME, btc("7"))).isEqualTo(btc("7").amount());
        apply(new ParticipantEnrolled(ALICE, SCHEME, Funding.PREFUNDED, List.of(usd("50")), "ended"));
        assertThat(clearing.creditRoom(SCHEME, usd("7"))).isEqualTo(usd("7").amount());
    }

    @Test
    void creditCountsReceiptsAndDeliveriesAndWithdrawalsOnlyDeliveries() {
        apply(new ParticipantEnrolled(ALICE, SCHEME, Funding.CREDIT, List.of(usd("50")), "agreed"));
        hold = held(usd("120"), true);
        novate(buy(1, "100", "20", "2", NO_BTC));
        // Available 200, to be delivered 100
        assertThat(clearing.creditRoom(SCHEME, usd("200"))).isEqualTo(usd("150").amount());
        assertThat(clearing.withdrawable(usd("200"))).isEqualTo(usd("100").amount());
        assertThat(clearing.withdrawable(usd("30"))).isEqualTo(usd("-70").amount());
        assertThat(clearing.creditRoom(SCHEME, btc("3"))).isEqualTo(btc("5").amount());
        assertThat(clearing.withdrawable(btc("3"))).isEqualTo(btc("3").amount());
        // Prepared: 100 of them are held now, and count once
        prepare("100", "2");
        assertThat(clearing.creditRoom(SCHEME, balances.get(USD).available()))
                .isEqualTo(usd("150").amount());
        assertThat(clearing.withdrawable(balances.get(USD).available()))
                .isEqualTo(usd("100").amount());
    }

    private static OrderHold held(Money amount, boolean onCredit) {
        return new OrderHold(amount, amount.asset().equals(USD) ? btc("9") : usd("900"), onCredit, Set.of());
    }

    private TradeSide buy(int number, String captured, String released, String receipt, Money fee) {
        return new TradeSide(
                TradeId.of(BTC_USD, number),
                Side.BUY,
                new TradeParty(ORDER, ALICE, HOLD, usd(captured), usd(released), btc(receipt), fee));
    }

    private TradeSide sell(int number, String captured, String receipt) {
        return new TradeSide(
                TradeId.of(BTC_USD, number),
                Side.SELL,
                new TradeParty(ORDER, ALICE, HOLD, btc(captured), NO_BTC, usd(receipt), NO_USD));
    }

    private Optional<TradesNovated> novate(TradeSide... sides) {
        Optional<TradesNovated> novated =
                Novation.novate(clearing, ALICE, FIRST, List.of(sides), _ -> hold, this::balance, NOW);
        novated.ifPresent(event -> {
            apply(event);
            event.balances().forEach(balance -> balances.put(balance.asset(), balance));
        });
        return novated;
    }

    private static Sums sums(String delivers, String receives) {
        return new Sums(ALICE, List.of(new AssetSums(usd(delivers), NO_USD), new AssetSums(NO_BTC, btc(receives))));
    }

    private Optional<SettlementPrepared> prepare(String delivers, String receives) {
        Optional<SettlementPrepared> prepared =
                PositionSettlement.prepare(clearing, FIRST, sums(delivers, receives), this::balance, any -> any);
        prepared.ifPresent(event -> {
            apply(event);
            event.assets().forEach(asset -> balances.put(asset.balance().asset(), asset.balance()));
        });
        return prepared;
    }

    private Optional<PositionSettled> post(
            String delivered, String received, String carriedDelivers, String carriedReceives) {
        List<ResolvedAsset> assets = List.of(
                new ResolvedAsset(usd(delivered), NO_USD, usd(carriedDelivers), NO_USD),
                new ResolvedAsset(NO_BTC, btc(received), NO_BTC, btc(carriedReceives)));
        Optional<PositionSettled> settled =
                PositionSettlement.post(clearing, FIRST, NEXT, new Resolved(ALICE, assets), this::balance, NOW);
        settled.ifPresent(event -> {
            apply(event);
            event.assets().forEach(asset -> balances.put(asset.asset(), asset.balance()));
        });
        return settled;
    }

    private void apply(PositionEvent event) {
        clearing = clearing.evolve(event);
    }

    private Balance balance(Money any) {
        return balances.get(any.asset());
    }
}
