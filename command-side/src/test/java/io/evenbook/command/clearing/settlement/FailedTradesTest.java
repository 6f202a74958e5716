package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeRejection.NoCloseOutAccount;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailedTradeCommand.BuyIn;
import io.evenbook.api.trade.FailedTradeCommand.SettleInCash;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeRejection.ExtensionNotOver;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.TradeGross;
import io.evenbook.api.trade.TradeRejection.TradeNotFailing;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice buys 1.5 BTC of Bob at 100, and Bob fails. The extension has four business days; every day is one. */
class FailedTradesTest {
    private static final TradeId TRADE = TradeId.of(BTC_USD, 1);
    private static final WindowId FIRST = WindowId.of(ClearedMarket.SCHEME, 1);
    private static final AccountId HOUSE = new AccountId("acc_house");
    private static final LocalDate TODAY = LocalDate.ofInstant(Vocabulary.NOW, ZoneOffset.UTC);

    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();

    @BeforeEach
    void bobFails() {
        world.funded(ALICE, "1000", "0").funded(BOB, "0", "10").funded(HOUSE, "1000", "10");
        trade(BOB, ALICE, "100.00", "1.5");
        market.prepare();
        market.postAllFailing(Side.SELL, TODAY);
    }

    private long orders;

    private void trade(AccountId seller, AccountId buyer, String price, String quantity) {
        market.send(limit(seller, ++orders, Side.SELL, price, quantity));
        market.send(limit(buyer, ++orders, Side.BUY, price, quantity));
    }

    @Test
    void aTradeIsSettledInCashAtTheLastPriceAfterTheExtension() {
        trade(HOUSE, ALICE, "103.00", "1");
        assertThat(rejectionOf(() -> world.send(settle()))).isEqualTo(new ExtensionNotOver(TRADE, TODAY, 4));
        after(4);
        assertThat(rejectionOf(() -> world.send(settle()))).isInstanceOf(ExtensionNotOver.class);
        after(5);
        List<Object> events = world.send(settle());

        assertThat(events).hasSize(3);
        assertThat(events.getFirst())
                .isEqualTo(new TradeCancelled(TRADE, FIRST.next(), btc("1.5"), CancelCause.CLEARING, "asked"));
        assertThat(compensation(events, BOB)).isEqualTo(usd("4.5"));
        assertThat(world.ledgerBalance(LedgerAccount.clearing(BOB), USD)).isEqualByComparingTo("-4.5");
        assertThat(world.ledgerBalance(LedgerAccount.clearing(ALICE), USD)).isEqualByComparingTo("4.5");
        assertThat(world.ledgerBalance(LedgerAccount.clearing(BOB), BTC)).isZero();
        assertThat(world.trade(TRADE).clearing().cancelled()).isEqualTo(btc("1.5"));
        assertThat(rejectionOf(() -> world.send(settle()))).isEqualTo(new SettlementEnded(TRADE, TradeStatus.FAILED));
    }

    /** The positions are in the next window only when the one that failed the trade has settled. */
    @Test
    void nothingIsTakenBackWhileItsWindowSettles() {
        closeOut(HOUSE);
        after(5);
        market.prepare();
        market.failBeforePosting(Side.SELL, TODAY);
        WindowStage stage = new WindowStage(FIRST.next(), "RESOLVED");
        assertThat(rejectionOf(() -> world.send(settle()))).isEqualTo(stage);
        assertThat(rejectionOf(() -> world.send(buyIn()))).isEqualTo(stage);
    }

    @Test
    void aPriceThatMovedTheOtherWayIsNotCompensated() {
        trade(HOUSE, ALICE, "97.00", "1");
        after(5);
        assertThat(world.send(settle())).hasSize(3);
        assertThat(world.account(BOB).clearing().size()).isZero();
    }

    @Test
    void aTradeIsBoughtInByTheCloseOutAccount() {
        closeOut(HOUSE);
        trade(HOUSE, ALICE, "103.00", "1");
        after(5);
        List<Object> events = world.send(buyIn());

        assertThat(events).hasSize(3);
        assertThat(events.getFirst()).isEqualTo(new TradePorted(TRADE, FIRST.next(), Side.SELL, BOB, HOUSE, "asked"));
        assertThat(world.account(BOB).clearing().windows().get(FIRST.next()).keySet())
                .containsExactly(USD);
        assertThat(compensation(events, BOB)).isEqualTo(usd("4.5"));
        ObligationsPosted ofHouse = (ObligationsPosted) events.getLast();
        assertThat(ofHouse.obligations().getLast())
                .isEqualTo(new Obligation(
                        ObligationId.buyIn(TRADE, 1),
                        ObligationKind.COMPENSATION,
                        TRADE,
                        Side.BUY,
                        BOB,
                        null,
                        usd("0"),
                        usd("4.5"),
                        usd("0")));
        assertThat(world.trade(TRADE).clearing().account(Side.SELL)).isEqualTo(HOUSE);
        assertThat(world.send(buyIn())).as("it is bought in").isEmpty();
    }

    @Test
    void aFailingBuyerIsSoldOut() {
        closeOut(HOUSE);
        trade(HOUSE, ALICE, "100.00", "1");
        market.prepare();
        market.postAllFailing(Side.BUY, TODAY);
        trade(HOUSE, ALICE, "98.00", "1");
        after(5);
        List<Object> events = world.send(new BuyIn(TRADE, FIRST, "asked"));
        assertThat(events.getFirst())
                .isEqualTo(new TradePorted(TRADE, FIRST.next().next(), Side.BUY, ALICE, HOUSE, "asked"));
        assertThat(compensation(events, ALICE)).isEqualTo(usd("3"));
    }

    @Test
    void withoutACloseOutAccountNothingIsBoughtIn() {
        after(5);
        assertThat(rejectionOf(() -> world.send(buyIn()))).isEqualTo(new NoCloseOutAccount(ClearedMarket.SCHEME));
    }

    @Test
    void nothingChangesWhileTheWindowSettles() {
        closeOut(HOUSE);
        after(5);
        world.send(new CloseWindow(FIRST.next(), WindowCause.OPERATOR));
        world.send(new SettleWindow(FIRST.next(), WindowCause.OPERATOR));
        assertThat(rejectionOf(() -> world.send(settle()))).isEqualTo(new WindowStage(FIRST.next(), "DUE"));
        assertThat(rejectionOf(() -> world.send(buyIn()))).isEqualTo(new WindowStage(FIRST.next(), "DUE"));
    }

    @Test
    void aTradeThatFailedAndHasSettledSinceIsLeftAlone() {
        market.prepare();
        market.post(true);
        after(5);
        assertThat(rejectionOf(() -> world.send(settle()))).isEqualTo(new WindowStage(FIRST.next(), "SETTLED"));
    }

    @Test
    void onlyTradesThatFailAreForced() {
        trade(HOUSE, ALICE, "100.00", "1");
        after(5);
        TradeId second = TradeId.of(BTC_USD, 2);
        assertThat(rejectionOf(() -> world.send(new SettleInCash(second, FIRST.next(), "asked"))))
                .isEqualTo(new TradeNotFailing(second));
        TradeId unknown = TradeId.of(BTC_USD, 99);
        assertThat(rejectionOf(() -> world.send(new SettleInCash(unknown, null, "asked"))))
                .isEqualTo(new TradeUnknown(unknown));
        World gross = new World().funded(ALICE, "1000", "0").funded(BOB, "0", "10");
        gross.send(limit(BOB, 1, Side.SELL, "100.00", "1.5"));
        gross.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
        assertThat(rejectionOf(() -> gross.send(new BuyIn(TRADE, null, "asked"))))
                .isEqualTo(new TradeGross(TRADE));
    }

    /** The calendars know no later day. */
    @Test
    void aDayBeyondTheCalendarsIsNotAfterTheExtension() {
        after(4_000);
        assertThat(rejectionOf(() -> world.send(settle()))).isInstanceOf(ExtensionNotOver.class);
    }

    private static Money compensation(List<Object> events, AccountId payer) {
        return events.stream()
                .filter(ObligationsPosted.class::isInstance)
                .map(ObligationsPosted.class::cast)
                .filter(posted -> posted.accountId().equals(payer))
                .flatMap(posted -> posted.obligations().stream())
                .filter(owed -> owed.kind() == ObligationKind.COMPENSATION)
                .map(Obligation::delivers)
                .findFirst()
                .orElseThrow();
    }

    private void after(int days) {
        world.at(Vocabulary.NOW.plus(Duration.ofDays(days)));
    }

    private void closeOut(AccountId account) {
        SchemeTerms terms = ClearingRow.SCHEME.stream()
                .filter(SetScheme.class::isInstance)
                .map(SetScheme.class::cast)
                .map(SetScheme::terms)
                .findFirst()
                .orElseThrow();
        world.send(new SetScheme(
                ClearedMarket.SCHEME,
                new SchemeTerms(
                        terms.zone(),
                        terms.tradingCalendar(),
                        terms.calendars(),
                        terms.settlementDays(),
                        terms.closesAt(),
                        terms.settlesAt(),
                        terms.partial(),
                        terms.minimumLots(),
                        terms.guaranteed(),
                        terms.extensionDays(),
                        terms.penaltyRates(),
                        terms.collateralAsset(),
                        terms.houseContribution(),
                        account),
                "with a close-out account"));
    }

    private static SettleInCash settle() {
        return new SettleInCash(TRADE, FIRST, "asked");
    }

    private static BuyIn buyIn() {
        return new BuyIn(TRADE, FIRST, "asked");
    }
}
