package io.evenbook.query.control;

import static io.evenbook.query.control.ClearedTrades.ALICE;
import static io.evenbook.query.control.ClearedTrades.BOB;
import static io.evenbook.query.control.ClearedTrades.BTC;
import static io.evenbook.query.control.ClearedTrades.FIRST;
import static io.evenbook.query.control.ClearedTrades.FULL;
import static io.evenbook.query.control.ClearedTrades.PART;
import static io.evenbook.query.control.ClearedTrades.SECOND;
import static io.evenbook.query.control.ClearedTrades.USD;
import static io.evenbook.query.control.ClearedTrades.asset;
import static io.evenbook.query.control.ClearedTrades.btc;
import static io.evenbook.query.control.ClearedTrades.buys;
import static io.evenbook.query.control.ClearedTrades.novated;
import static io.evenbook.query.control.ClearedTrades.open;
import static io.evenbook.query.control.ClearedTrades.resolved;
import static io.evenbook.query.control.ClearedTrades.settled;
import static io.evenbook.query.control.ClearedTrades.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.WindowTotals.Netted;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each rule of clearing passes on events that are right and finds a fault that is planted in them. */
class ClearingFoldTest {
    private final List<Object> events = new ArrayList<>(ClearedTrades.events());

    @Test
    void eventsThatAreRightPassAtEveryPosition() {
        for (int count = 0; count <= events.size(); count++) {
            assertThat(results(events.subList(0, count)))
                    .as("after %d events", count)
                    .extracting(ControlResult::outcome)
                    .containsOnly(ControlOutcome.PASSED);
        }
        assertThat(results(events))
                .extracting(ControlResult::control)
                .containsExactly(
                        Control.CLEARING_POSITIONS,
                        Control.CLEARING_TRADES,
                        Control.CLEARING_SETTLEMENT,
                        Control.CLEARING_OBLIGATIONS);
        assertThat(results(events)).extracting(ControlResult::checkedThrough).containsOnly((long) events.size());
        assertThat(results(events).subList(0, 3))
                .extracting(ControlResult::checked)
                .allMatch(checked -> checked > 10);
    }

    @Test
    void aLedgerAccountThatIsNotTheSumOfThePositionsIsFound() {
        replace(
                TradesNovated.class,
                0,
                right -> new TradesNovated(
                        ALICE,
                        FIRST,
                        right.trades(),
                        right.positions(),
                        entry(LedgerAccount.clearing(ALICE), LedgerAccount.CCP, usd("199.99")),
                        List.of()));

        assertThat(breaks(Control.CLEARING_POSITIONS, 4))
                .containsExactly("acc_alice clearing BTC -2.998 0", "acc_alice clearing USD 200.00 199.99");
        assertThat(breaks(Control.CLEARING_TRADES, 4)).isEmpty();
    }

    @Test
    void positionsThatAreNotTheSumOfTheSidesAreFound() {
        replace(
                TradesNovated.class,
                0,
                right -> withPositions(right, open("200.01 USD", "0.00"), open("0.000 BTC", "2.998")));
        assertThat(breaks(Control.CLEARING_POSITIONS, 4))
                .contains("win_DAY_1 acc_alice delivers USD 200.00 200.01")
                .doesNotContain("win_DAY_1 acc_alice delivers BTC 0.000 0.000");

        replace(TradesNovated.class, 0, right -> withPositions(right, open("200.00 USD", "0.00")));
        assertThat(breaks(Control.CLEARING_POSITIONS, 4)).contains("win_DAY_1 acc_alice BTC 2.998 0");
    }

    @Test
    void aFeeThatExplainsNoDifferenceOfDeliveriesAndReceiptsIsFound() {
        replace(
                TradesNovated.class,
                0,
                right -> novated(
                        ALICE,
                        List.of(buys(FULL, "100.00", "0.998", "0.003"), buys(PART, "100.00", "2.000", "0.000")),
                        right.positions()));

        assertThat(breaks(Control.CLEARING_POSITIONS)).contains("win_DAY_1 clearing BTC 0.003 0.002");
        assertThat(breaks(Control.CLEARING_TRADES)).contains("win_DAY_1 receipts BTC 3.000 3.001");
    }

    @Test
    void aPartOfAPositionThatNeitherSettlesNorGoesOverIsFound() {
        replace(
                PositionSettled.class,
                0,
                right -> settled(
                        FIRST,
                        ALICE,
                        List.of(
                                asset("0.000 BTC", "1.998", "0.000", "1.000", "1.998"),
                                asset("150.00 USD", "0.00", "49.00", "0.00", "0.00")),
                        right.positions()));

        assertThat(breaks(Control.CLEARING_POSITIONS))
                .contains(
                        "win_DAY_1 acc_alice settled deliveries USD 200.00 199.00",
                        "win_DAY_2 acc_alice delivers USD 49.00 50.00");
    }

    @Test
    void aPositionThatIsNotPostedIsFound() {
        replace(
                PositionSettled.class,
                1,
                right -> settled(FIRST, BOB, List.of(right.assets().getLast()), right.positions()));

        assertThat(breaks(Control.CLEARING_POSITIONS)).contains("win_DAY_1 acc_bob settled deliveries BTC 3.000 0");
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).contains("win_DAY_1 delivered BTC 2.000 0.000");
    }

    @Test
    void aWindowThatNettedAnotherNumberOfTradesIsFound() {
        replace(WindowNetted.class, 0, right -> netted(right, 3, 0, right.participants(), right.digest()));
        assertThat(breaks(Control.CLEARING_TRADES, 7)).containsExactly("win_DAY_1 trades 2 3");

        replace(WindowNetted.class, 1, right -> netted(right, 1, 0, right.participants(), right.digest()));
        assertThat(breaks(Control.CLEARING_TRADES)).contains("win_DAY_2 carried trades 1 0");
    }

    @Test
    void aTradeBetweenTheCutsThatIsNotNovatedIsFound() {
        events.add(3, ClearedTrades.trade(FULL, "10.00", "1.000", "10.00", "0.000", "0.00"));

        assertThat(breaks(Control.CLEARING_TRADES))
                .contains(
                        "win_DAY_1 trades 3 2",
                        "win_DAY_1 novated sides 6 4",
                        "win_DAY_1 payments BTC 4.000 3.000",
                        "win_DAY_1 receipts USD 210.00 200.00");
    }

    @Test
    void aTradeWithoutAnOpenWindowIsFound() {
        events.removeFirst();
        assertThat(events.stream().noneMatch(WindowOpened.class::isInstance)).isTrue();
        assertThat(breaks(Control.CLEARING_TRADES, 1)).containsExactly("trd_BTC-USD_1 windows 1 0");
    }

    @Test
    void aTradeWhoseQuantityIsNeitherSettledNorOpenIsFound() {
        replace(SettlementFailed.class, 0, _ -> ClearedTrades.failed("1.000", "0.999"));
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly("trd_BTC-USD_2 quantity BTC 2.000 1.999");
    }

    @Test
    void aTradeOfWhichLessHasSettledThanBeforeIsFound() {
        int failed = index(SettlementFailed.class, 0);
        events.add(failed + 1, ClearedTrades.failed("0.500", "1.500"));
        assertThat(breaks(Control.CLEARING_TRADES)).contains("trd_BTC-USD_2 settled BTC 1.000 0.500");
    }

    @Test
    void aTradeThatDidNotSettleAndHasNoEventIsFound() {
        events.remove(index(SettlementFailed.class, 0));
        assertThat(breaks(Control.CLEARING_TRADES))
                .containsExactly("win_DAY_1 failed trades 1 0", "win_DAY_2 carried trades 0 1", "win_DAY_2 trades 0 1");
    }

    @Test
    void moreTradesResolvedThanNettedAreFound() {
        replace(
                WindowResolved.class,
                1,
                right -> new WindowResolved(SECOND, right.algorithm(), 2, 0, 0, right.assets(), right.digest()));
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly("win_DAY_2 resolved trades 1 2");
    }

    @Test
    void aQuoteAmountThatIsNotPriceTimesQuantityIsFound() {
        replace(TradeExecuted.class, 0, _ -> ClearedTrades.trade(FULL, "99.00", "1.000", "100.00", "0.002", "0.10"));
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).containsExactly("trd_BTC-USD_1 quote USD 99.00000 100.00");
    }

    @Test
    void paymentsThatAreNotReceiptsAndFeesAreFound() {
        replace(
                WindowResolved.class,
                0,
                right -> new WindowResolved(
                        FIRST,
                        right.algorithm(),
                        1,
                        1,
                        0,
                        List.of(resolved(BTC, "2.000", "1.998", "0.002"), resolved(USD, "150.00", "149.90", "0.09")),
                        right.digest()));
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).containsExactly("win_DAY_1 paid USD 149.99 150.00");
        assertThat(breaks(Control.CLEARING_POSITIONS))
                .as("0.01 of the fees would be left for the second window")
                .containsExactly("win_DAY_2 clearing USD 0.01 0.00");
    }

    @Test
    void postingsThatAreNotWhatWasResolvedAreFound() {
        replace(
                PositionSettled.class,
                2,
                right -> settled(
                        SECOND,
                        ALICE,
                        List.of(
                                asset("0.000 BTC", "1.000", "0.000", "0.000", "2.998"),
                                asset("49.00 USD", "0.00", "1.00", "0.00", "1.00")),
                        List.of(open("1.00 USD", "0.00"))));
        assertThat(breaks(Control.CLEARING_SETTLEMENT))
                .containsExactly(
                        "win_DAY_2 delivered USD 50.00 49.00", "win_DAY_2 digests of the resolution that differ 0 1");
    }

    @Test
    void aPostingThatTakesABalanceBelowZeroIsFound() {
        replace(
                PositionSettled.class,
                0,
                right -> settled(
                        FIRST,
                        ALICE,
                        List.of(
                                asset("0.000 BTC", "1.998", "0.000", "1.000", "1.998"),
                                asset("150.00 USD", "0.00", "50.00", "0.00", "-0.01")),
                        right.positions()));
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).containsExactly("acc_alice posted USD 0 -0.01");
    }

    @Test
    void digestsAndSumsThatAreNotThoseOfThePositionsAreFound() {
        replace(WindowNetted.class, 0, right -> netted(right, 2, 0, 3, "0".repeat(64)));
        replace(
                WindowResolved.class,
                0,
                right -> new WindowResolved(FIRST, right.algorithm(), 1, 1, 0, right.assets(), "1".repeat(64)));
        replace(
                WindowNetted.class,
                1,
                right -> new WindowNetted(
                        SECOND,
                        1,
                        1,
                        0,
                        2,
                        List.of(
                                new Netted(BTC, new BigDecimal("1.000"), new BigDecimal("0.999")),
                                new Netted(USD, new BigDecimal("51.00"), new BigDecimal("50.00"))),
                        right.digest()));

        assertThat(breaks(Control.CLEARING_SETTLEMENT))
                .containsExactly(
                        "win_DAY_1 digests of the netting that differ 0 1",
                        "win_DAY_1 digests of the resolution that differ 0 1",
                        "win_DAY_1 participants 2 3",
                        "win_DAY_2 gross USD 50.00 51.00",
                        "win_DAY_2 net BTC 1.000 0.999");
    }

    @Test
    void aTradeThatWasCancelledBeforeItsNovationIsNotNetted() {
        TradeExecuted third =
                ClearedTrades.trade(TradeId.of(new MarketId("BTC-USD"), 3), "10.00", "1.000", "10.00", "0.000", "0.00");
        events.add(3, third);
        events.add(4, new TradeCancelled(third.tradeId(), FIRST, third.quantity(), CancelCause.CLEARING, "a test"));
        assertThat(results(events)).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);

        events.set(4, new TradeCancelled(third.tradeId(), FIRST, btc("0.500"), CancelCause.CLEARING, "a test"));
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly("trd_BTC-USD_3 quantity BTC 1.000 0.500");
    }

    @Test
    void aCancelledTradeTakesBackWhatItsNovationBooked() {
        int close = index(WindowNetted.class, 0);
        events.subList(close, events.size()).clear();
        events.add(new TradeCancelled(PART, FIRST, btc("2.000"), CancelCause.OPERATOR, "a test"));
        events.add(takenBack(ALICE, Side.BUY, usd("-100.00"), btc("-2.000"), "100.00 USD 0.00", "0.000 BTC 0.998"));
        events.add(takenBack(BOB, Side.SELL, btc("-2.000"), usd("-100.00"), "1.000 BTC 0.000", "0.00 USD 99.90"));
        events.add(new WindowNetted(
                FIRST,
                1,
                0,
                0,
                2,
                List.of(
                        new Netted(BTC, new BigDecimal("1.000"), new BigDecimal("1.000")),
                        new Netted(USD, new BigDecimal("100.00"), new BigDecimal("100.00"))),
                ClearedTrades.digest("""
                        acc_alice,BTC,0.000,0.998,0.000
                        acc_alice,USD,100.00,0.00,0.00
                        acc_bob,BTC,1.000,0.000,0.000
                        acc_bob,USD,0.00,99.90,0.00
                        """)));
        assertThat(results(events)).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);

        ObligationsPosted right = (ObligationsPosted) events.get(close + 1);
        events.set(
                close + 1,
                new ObligationsPosted(
                        ALICE,
                        FIRST,
                        right.obligations(),
                        List.of(open("100.00 USD", "0.00")),
                        right.entry(),
                        List.of()));
        assertThat(breaks(Control.CLEARING_POSITIONS)).contains("win_DAY_1 acc_alice BTC -2.000 0");
    }

    @Test
    void aPenaltyThatNobodyReceivesIsFound() {
        events.add(index(WindowNetted.class, 1), penalty(ALICE, BOB, usd("0.05"), usd("0.00"), "50.05 USD 0.00"));
        events.add(index(WindowNetted.class, 1), penalty(BOB, ALICE, usd("0.00"), usd("0.05"), "0.00 USD 50.05"));
        assertThat(breaks(Control.CLEARING_OBLIGATIONS)).isEmpty();

        events.set(index(ObligationsPosted.class, 1), penalty(BOB, ALICE, usd("0.00"), usd("0.04"), "0.00 USD 50.04"));
        assertThat(breaks(Control.CLEARING_OBLIGATIONS))
                .containsExactly("obl_trd_BTC-USD_2.penalty.2026-05-04 USD 0 0.01");
    }

    private static ObligationsPosted penalty(
            AccountId account, AccountId counterparty, Money delivers, Money receives, String position) {
        Obligation penalty = new Obligation(
                new ObligationId("obl_trd_BTC-USD_2.penalty.2026-05-04"),
                ObligationKind.PENALTY,
                PART,
                Side.BUY,
                counterparty,
                LocalDate.of(2026, 5, 4),
                delivers,
                receives,
                delivers.none());
        return obligations(account, SECOND, List.of(penalty), position);
    }

    private static ObligationsPosted takenBack(
            AccountId account, Side side, Money delivers, Money receives, String... positions) {
        ObligationId id = ObligationId.cancelled(PART);
        return obligations(
                account,
                FIRST,
                List.of(
                        new Obligation(
                                id,
                                ObligationKind.CANCELLATION,
                                PART,
                                side,
                                null,
                                null,
                                delivers,
                                delivers.none(),
                                delivers.none()),
                        new Obligation(
                                id,
                                ObligationKind.CANCELLATION,
                                PART,
                                side,
                                null,
                                null,
                                receives.none(),
                                receives,
                                receives.none())),
                positions);
    }

    /** With the entry that follows from the obligations. @param positions such as {@code 50.05 USD 0.00} */
    private static ObligationsPosted obligations(
            AccountId account, WindowId window, List<Obligation> obligations, String... positions) {
        List<Posting> postings = new ArrayList<>();
        LedgerAccount own = LedgerAccount.clearing(account);
        for (Obligation obligation : obligations) {
            Money owed = obligation.owed();
            boolean owes = owed.isPositive();
            Money amount = owes ? owed : owed.negated();
            postings.add(Posting.debit(owes ? own : LedgerAccount.CCP, amount));
            postings.add(Posting.credit(owes ? LedgerAccount.CCP : own, amount));
        }
        List<OpenPosition> open = new ArrayList<>();
        for (String position : positions) {
            int receives = position.lastIndexOf(' ');
            open.add(open(position.substring(0, receives), position.substring(receives + 1)));
        }
        return new ObligationsPosted(
                account,
                window,
                obligations,
                open,
                new JournalEntry(
                        EntryId.posted(obligations.getFirst().obligationId(), account),
                        EntryKind.OBLIGATION,
                        "",
                        null,
                        Instant.EPOCH,
                        postings),
                List.of());
    }

    private static TradesNovated withPositions(TradesNovated right, OpenPosition... positions) {
        return new TradesNovated(
                right.accountId(), right.windowId(), right.trades(), List.of(positions), right.entry(), List.of());
    }

    private static WindowNetted netted(WindowNetted right, int trades, int carried, int participants, String digest) {
        return new WindowNetted(right.windowId(), trades, carried, 0, participants, right.assets(), digest);
    }

    private static JournalEntry entry(LedgerAccount debit, LedgerAccount credit, Money amount) {
        return new JournalEntry(
                EntryId.named("forged"),
                EntryKind.NOVATION,
                "",
                null,
                Instant.EPOCH,
                List.of(Posting.debit(debit, amount), Posting.credit(credit, amount)));
    }

    private int index(Class<?> type, int number) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (type.isInstance(events.get(i))) {
                found.add(i);
            }
        }
        return found.get(number);
    }

    private <E> void replace(Class<E> type, int number, UnaryOperator<E> fault) {
        int index = index(type, number);
        events.set(index, fault.apply(type.cast(events.get(index))));
    }

    private List<String> breaks(Control control) {
        return breaks(control, events.size());
    }

    /** The breaks after so many events: subject, asset, expected, actual. */
    private List<String> breaks(Control control, int count) {
        return results(events.subList(0, count)).stream()
                .filter(result -> result.control() == control)
                .flatMap(result -> result.breaks().stream())
                .map(found -> "%s%s %s %s"
                        .formatted(
                                found.subject(),
                                found.asset() == null ? "" : " " + found.asset(),
                                found.expected().toPlainString(),
                                found.actual().toPlainString()))
                .toList();
    }

    private static List<ControlResult> results(List<Object> log) {
        LedgerFold ledger = new LedgerFold(position -> position);
        ClearingFold clearing =
                new ClearingFold(position -> log.get((int) position - 1), trade -> firstPosition(log, trade));
        for (int i = 0; i < log.size(); i++) {
            Object event = log.get(i);
            if (LedgerFold.reads(event.getClass())) {
                ledger.apply(i + 1, event);
            } else {
                ledger.skip(i + 1);
            }
            if (ClearingFold.reads(event.getClass())) {
                clearing.apply(event);
            }
        }
        return clearing.results(log.size(), ledger.totals());
    }

    private static long firstPosition(List<Object> log, String tradeId) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i) instanceof TradeExecuted trade
                    && trade.tradeId().value().equals(tradeId)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("must be in the log: " + tradeId);
    }
}
