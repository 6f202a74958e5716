package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.parked.ParkedCommand.RetryParked;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.TradeNotNovated;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.World;
import io.evenbook.command.account.AccountState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice buys 1.5 BTC of Bob at 100; she pays 0.003 BTC of what she receives, he 0.15 USD. */
class ObligationsTest {
    private static final TradeId TRADE = TradeId.of(BTC_USD, 1);
    private static final WindowId FIRST = WindowId.of(ClearedMarket.SCHEME, 1);
    private static final LocalDate DAY = LocalDate.of(2026, 1, 30);
    private static final ParkedId PARKED_DAY = ParkedId.of("Clearing", 42);
    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final AccountId DAVE = new AccountId("acc_dave");

    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();

    @BeforeEach
    void aliceBuysOfBob() {
        world.funded(ALICE, "1000", "0").funded(BOB, "0", "10").funded(CAROL, "5", "0");
        market.send(limit(BOB, 1, Side.SELL, "100.00", "1.5"));
        market.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
    }

    @Test
    void aPenaltyIsOwedByTheHouseToTheReceiverAndByThePayerToTheHouse() {
        market.novate();
        List<Object> events = world.send(post(FIRST, penalty(30, BOB, ALICE, "0.07")));

        assertThat(events).hasSize(2);
        ObligationsPosted ofBob = (ObligationsPosted) events.get(0);
        assertThat(ofBob.accountId()).isEqualTo(BOB);
        assertThat(ofBob.positions()).containsExactly(new OpenPosition(usd("0.07"), usd("149.85"), usd("0")));
        assertThat(ofBob.entry().postings())
                .containsExactly(
                        Posting.debit(LedgerAccount.clearing(BOB), usd("0.07")),
                        Posting.credit(LedgerAccount.CCP, usd("0.07")));
        assertThat(ofBob.entry().entryId().value()).isEqualTo("ent_obl_trd_BTC-USD_1.penalty.2026-01-30.acc_bob");
        assertThat(ofBob.balances()).isEmpty();
        ObligationsPosted ofAlice = (ObligationsPosted) events.get(1);
        assertThat(ofAlice.obligations())
                .containsExactly(new Obligation(
                        ObligationId.penalty(TRADE, DAY),
                        ObligationKind.PENALTY,
                        TRADE,
                        Side.BUY,
                        BOB,
                        DAY,
                        usd("0"),
                        usd("0.07"),
                        usd("0")));
        assertThat(inClearing(BOB, USD)).isEqualByComparingTo("149.78");
        assertThat(inClearing(ALICE, USD)).isEqualByComparingTo("-149.93");
    }

    @Test
    void aPenaltyIsBookedOnceHoweverOftenItIsSent() {
        market.novate();
        Debt first = penalty(30, BOB, ALICE, "0.07");
        Debt second = penalty(31, BOB, ALICE, "0.08");
        world.send(post(FIRST, first));

        assertThat(world.send(post(FIRST, first))).isEmpty();
        assertThat(world.send(post(FIRST, first, second))).hasSize(2);
        assertThat(world.send(post(FIRST, second, first))).isEmpty();
        assertThat(inClearing(BOB, USD)).isEqualByComparingTo("149.70");
        String json = EvenbookJson.mapper().writeValueAsString(world.account(BOB));
        assertThat(EvenbookJson.mapper().readValue(json, AccountState.class)).isEqualTo(world.account(BOB));
    }

    @Test
    void aRepeatIsRememberedWhileTheWindowSettlesAndForgottenWithIt() {
        market.novate();
        world.send(post(FIRST, penalty(30, BOB, ALICE, "0.07")));
        due();
        assertThat(world.send(post(FIRST, penalty(31, BOB, ALICE, "0.07"))))
                .as("it was planned before the window was due")
                .hasSize(2);
        world.send(ClearingRow.netted(FIRST));

        assertThat(world.send(post(FIRST, penalty(30, BOB, ALICE, "0.07")))).isEmpty();
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(29, BOB, ALICE, "0.07")))))
                .isEqualTo(new WindowStage(FIRST, "NETTED"));
        assertThat(world.account(BOB).clearing().penalties().get(FIRST)).hasSize(2);
    }

    /** The process sends its commands again when it reads the log anew. */
    @Test
    void aRepeatDoesNothingOnceTheWindowIsResolved() {
        market.novate();
        PostObligations repeat = post(FIRST, penalty(30, BOB, ALICE, "0.07"));
        due();
        world.send(ClearingRow.netted(FIRST));
        world.send(ClearingRow.resolved(FIRST));
        assertThat(world.send(repeat)).isEmpty();
        world.send(new FinishWindow(FIRST));
        assertThat(world.send(repeat)).isEmpty();
    }

    @Test
    void nothingIsBookedOnceAnOperatorHasResolvedTheDay() {
        market.novate();
        PostObligations command = post(FIRST, penalty(30, BOB, ALICE, "0.07"));
        ParkEvent park = new ParkEvent(PARKED_DAY, "evt", "clearing.PenaltyDayClosed", "account.closed", "gone");
        world.send(park);
        world.send(new RetryParked(PARKED_DAY, "repaired"));
        assertThat(world.send(command)).hasSize(2);

        world.send(park);
        world.send(new ResolveParked(PARKED_DAY, "paid by transfer"));
        assertThat(world.send(post(FIRST, penalty(31, BOB, ALICE, "0.07")))).isEmpty();
        assertThat(inClearing(BOB, USD)).isEqualByComparingTo("149.78");
    }

    @Test
    void allDebtsOfACommandAreBookedOrNone() {
        market.novate();
        AccountId nobody = new AccountId("acc_nobody");
        assertThat(rejectionOf(() ->
                        world.send(post(FIRST, penalty(30, BOB, ALICE, "0.07"), penalty(31, BOB, nobody, "0.07")))))
                .isEqualTo(new AccountUnknown("acc_nobody"));
        assertThat(inClearing(BOB, USD)).isEqualByComparingTo("149.85");

        world.funded(DAVE, "0", "0");
        world.send(new CloseAccount(DAVE, "gone"));
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(30, BOB, DAVE, "0.07")))))
                .isEqualTo(new AccountIsClosed(DAVE));
        assertThat(rejectionOf(() ->
                                world.send(post(WindowId.of(ClearedMarket.SCHEME, 9), penalty(30, BOB, ALICE, "1"))))
                        .code())
                .isEqualTo(new WindowUnknown("win_COINS_9").code());
    }

    @Test
    void aReceiptThatDoesNotFitIsRefused() {
        market.novate();
        String most = "9".repeat(18);
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(30, BOB, ALICE, most))))
                        .code())
                .isEqualTo("amount.too-large");
    }

    @Test
    void aDeliveryThatDoesNotFitIsRefused() {
        world.funded(DAVE, "0", "0");
        world.send(post(FIRST, penalty(30, CAROL, DAVE, "9".repeat(18))));
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(31, CAROL, ALICE, "6"))))
                        .code())
                .isEqualTo("amount.too-large");
    }

    @Test
    void anAccountOwesAndIsOwedAtMost500Assets() {
        world.funded(DAVE, "0", "0");
        for (int first = 1; first <= 500; first += 100) {
            world.send(new PostObligations(
                    FIRST,
                    PARKED_DAY,
                    IntStream.range(first, first + 100)
                            .mapToObj(n -> inAsset("A" + n))
                            .toList()));
        }
        assertThat(rejectionOf(() -> world.send(post(FIRST, inAsset("A501")))).code())
                .isEqualTo("request.bounds");
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(30, ALICE, CAROL, "1"))))
                        .code())
                .isEqualTo("request.bounds");
    }

    /** Holds that are not of orders have no such bound: with them Alice uses 502 assets. */
    @Test
    void whatTakesBackPassesTheBoundOfAssets() {
        market.novate();
        for (int n = 1; n <= 500; n++) {
            AssetCode asset = new AssetCode("A" + n);
            world.send(new RegisterAsset(asset, "Asset " + n, AssetType.CRYPTO, 4));
            world.deposit(ALICE, asset, "1");
            world.send(new PlaceHold(ALICE, new HoldId("hld_" + n), new Requested(asset, BigDecimal.ONE), null));
        }
        assertThat(rejectionOf(() -> world.send(post(FIRST, penalty(30, BOB, ALICE, "1"))))
                        .code())
                .isEqualTo("request.bounds");
        assertThat(world.send(cancel(CancelCause.OPERATOR))).hasSize(3);
        assertThat(inClearing(ALICE, USD)).isZero();
    }

    private static Debt inAsset(String asset) {
        return new Debt(
                new ObligationId("obl_" + asset),
                ObligationKind.PENALTY,
                TRADE,
                Side.SELL,
                DAY,
                CAROL,
                DAVE,
                new Money(new AssetCode(asset), BigDecimal.ONE));
    }

    @Test
    void aCommandHasOneToHundredDebtsBetweenTwo() {
        assertThatThrownBy(() -> new PostObligations(FIRST, PARKED_DAY, List.of()))
                .hasMessage("must be 1 to 100: debts=0");
        List<Debt> many = IntStream.rangeClosed(1, 101)
                .mapToObj(n -> new Debt(
                        new ObligationId("obl_" + n),
                        ObligationKind.PENALTY,
                        TRADE,
                        Side.SELL,
                        DAY,
                        BOB,
                        ALICE,
                        usd("0.000001")))
                .toList();
        assertThatThrownBy(() -> new PostObligations(FIRST, PARKED_DAY, many))
                .hasMessage("must be 1 to 100: debts=101");
        market.novate();
        assertThat(world.send(new PostObligations(FIRST, PARKED_DAY, many.subList(0, 100))))
                .hasSize(2);
        assertThatThrownBy(() -> post(FIRST, many.get(0), many.get(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> penalty(30, BOB, BOB, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> penalty(30, BOB, ALICE, "0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCancelledTradeTakesBackAllThatItsNovationBookedFeesIncluded() {
        market.novate();
        assertThat(world.ledgerBalance(LedgerAccount.FEES, BTC)).isEqualByComparingTo("0.003");
        List<Object> events = world.send(cancel(CancelCause.OPERATOR));

        assertThat(events).hasSize(3);
        assertThat(events.getFirst())
                .isEqualTo(new TradeCancelled(TRADE, FIRST, btc("1.5"), CancelCause.OPERATOR, "asked"));
        assertThat(world.ledgerBalance(LedgerAccount.FEES, BTC)).isZero();
        assertThat(world.ledgerBalance(LedgerAccount.FEES, USD)).isZero();
        for (AccountId account : List.of(ALICE, BOB)) {
            assertThat(world.account(account).clearing().size()).isZero();
            assertThat(inClearing(account, USD)).isZero();
            assertThat(inClearing(account, BTC)).isZero();
        }
        assertThat(world.account(ALICE).balance(usd("0"))).isEqualTo(balance(usd("1000"), usd("0")));
        assertThat(world.account(BOB).balance(btc("0"))).isEqualTo(balance(btc("10"), btc("0")));
        assertThat(world.trade(TRADE).clearing().open().isZero()).isTrue();
        assertThat(world.trade(TRADE).clearing().cancelled()).isEqualTo(btc("1.5"));
        assertThat(world.trade(TRADE).status()).isEqualTo(TradeStatus.FAILED);

        assertThat(world.send(cancel(CancelCause.DEFAULT))).isEmpty();
    }

    @Test
    void aTradeIsNotCancelledOnceItsWindowIsDueNorWhenItHasSettled() {
        market.novate();
        due();
        assertThat(rejectionOf(() -> world.send(cancel(CancelCause.OPERATOR))))
                .isEqualTo(new WindowStage(FIRST, "DUE"));
        assertThat(rejectionOf(() -> world.send(port(Side.SELL, CAROL)))).isEqualTo(new WindowStage(FIRST, "DUE"));
        ClearedMarket other = new ClearedMarket();
        other.world().funded(ALICE, "1000", "0").funded(BOB, "0", "10");
        other.send(limit(BOB, 1, Side.SELL, "100.00", "1.5"));
        other.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
        other.prepare();
        other.post(true);
        assertThat(rejectionOf(() -> other.world().send(cancel(CancelCause.OPERATOR))))
                .isEqualTo(new WindowStage(FIRST, "SETTLED"));
    }

    @Test
    void aTradeThatFailedIsCancelledInTheWindowThatTakesItUp() {
        market.prepare();
        market.post(false);
        world.send(cancel(CancelCause.OPERATOR));
        assertThat(world.account(ALICE).clearing().size()).isZero();
        assertThat(world.account(BOB).clearing().size()).isZero();
        assertThat(world.account(BOB).balance(btc("0"))).isEqualTo(balance(btc("10"), btc("0")));
    }

    @Test
    void otherTradesOfAnAccountStayAsTheyAre() {
        market.send(limit(BOB, 3, Side.SELL, "100.00", "1"));
        market.send(limit(ALICE, 4, Side.BUY, "100.00", "1"));
        market.novate();
        world.send(cancel(CancelCause.OPERATOR));

        assertThat(world.account(ALICE).clearing().windows().get(FIRST).get(USD).delivers())
                .isEqualTo(usd("100"));
        assertThat(world.account(ALICE).balance(usd("0"))).isEqualTo(balance(usd("1000"), usd("100")));
        assertThat(world.account(BOB).balance(btc("0"))).isEqualTo(balance(btc("10"), btc("1")));
    }

    @Test
    void aTradeWithOneselfIsCancelledInOneEvent() {
        world.funded(new AccountId("acc_self"), "1000", "10");
        market.send(limit(new AccountId("acc_self"), 5, Side.SELL, "90.00", "1"));
        market.send(limit(new AccountId("acc_self"), 6, Side.BUY, "90.00", "1"));
        market.novate();
        TradeId self = TradeId.of(BTC_USD, 2);
        List<Object> events = world.send(new CancelTrade(self, FIRST, CancelCause.OPERATOR, "asked"));

        assertThat(events).hasSize(2);
        assertThat(((ObligationsPosted) events.getLast()).obligations()).hasSize(4);
        assertThat(world.account(new AccountId("acc_self")).clearing().size()).isZero();
    }

    @Test
    void aPortedSideIsTakenBackFromOnePartyAndBookedAtTheOther() {
        market.novate();
        List<Object> events = world.send(port(Side.SELL, CAROL));

        assertThat(events).hasSize(3);
        assertThat(events.getFirst()).isEqualTo(new TradePorted(TRADE, FIRST, Side.SELL, BOB, CAROL, "asked"));
        assertThat(world.account(BOB).clearing().size()).isZero();
        assertThat(world.account(BOB).balance(btc("0"))).isEqualTo(balance(btc("10"), btc("0")));
        assertThat(inClearing(BOB, USD)).isZero();
        assertThat(inClearing(CAROL, USD)).isEqualByComparingTo("149.85");
        assertThat(inClearing(CAROL, BTC)).isEqualByComparingTo("-1.5");
        assertThat(world.account(CAROL).clearing().windows().get(FIRST).get(BTC).hold())
                .as("it reserves when the window is due")
                .isEqualTo(btc("0"));
        assertThat(world.ledgerBalance(LedgerAccount.FEES, USD)).isEqualByComparingTo("0.15");
        assertThat(world.trade(TRADE).clearing().account(Side.SELL)).isEqualTo(CAROL);

        assertThat(world.send(port(Side.SELL, CAROL))).isEmpty();
        assertThat(world.send(port(Side.SELL, BOB))).hasSize(3);
        assertThat(world.send(port(Side.BUY, CAROL))).hasSize(3);
        world.send(cancel(CancelCause.DEFAULT));
        assertThat(world.account(CAROL).clearing().size()).isZero();
        assertThat(rejectionOf(() -> world.send(port(Side.BUY, ALICE))))
                .isEqualTo(new SettlementEnded(TRADE, TradeStatus.FAILED));
    }

    /** The new party of both sides owes itself: only the fees are left. */
    @Test
    void aSideIsPortedToTheOtherParty() {
        market.novate();
        world.send(port(Side.SELL, ALICE));
        assertThat(inClearing(ALICE, USD)).isEqualByComparingTo("-0.15");
        assertThat(inClearing(ALICE, BTC)).isEqualByComparingTo("-0.003");
    }

    @Test
    void onlyNovatedTradesArePortedAndOnlyToOpenAccounts() {
        assertThat(rejectionOf(() -> world.send(port(Side.BUY, CAROL)))).isEqualTo(new TradeNotNovated(TRADE));
        market.novate();
        assertThat(rejectionOf(() -> world.send(port(Side.BUY, new AccountId("acc_nobody")))))
                .isEqualTo(new AccountUnknown("acc_nobody"));
        world.funded(DAVE, "0", "0");
        world.send(new CloseAccount(DAVE, "gone"));
        assertThat(rejectionOf(() -> world.send(port(Side.BUY, DAVE)))).isEqualTo(new AccountIsClosed(DAVE));
        assertThat(world.trade(TRADE).clearing().portings()).isZero();
    }

    private void due() {
        world.send(new CloseWindow(FIRST, WindowCause.OPERATOR));
        world.send(new SettleWindow(FIRST, WindowCause.OPERATOR));
    }

    private BigDecimal inClearing(AccountId account, AssetCode asset) {
        return world.ledgerBalance(LedgerAccount.clearing(account), asset);
    }

    private static CancelTrade cancel(CancelCause cause) {
        return new CancelTrade(TRADE, FIRST, cause, "asked");
    }

    private static PortTrade port(Side side, AccountId to) {
        return new PortTrade(TRADE, FIRST, side, to, "asked");
    }

    private static PostObligations post(WindowId windowId, Debt... debts) {
        return new PostObligations(windowId, PARKED_DAY, List.of(debts));
    }

    private static Debt penalty(int day, AccountId payer, AccountId receiver, String amount) {
        LocalDate date = LocalDate.of(2026, 1, day);
        return new Debt(
                ObligationId.penalty(TRADE, date),
                ObligationKind.PENALTY,
                TRADE,
                Side.SELL,
                date,
                payer,
                receiver,
                usd(amount));
    }
}
