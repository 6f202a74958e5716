package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trades fail, days end, and the failing side owes the other one: 2 basis points for USD, 100 for BTC. */
class PenaltiesTest {
    private static final AccountId ALICE = Trades.account("alice");
    private static final AccountId BOB = Trades.account("bob");

    private static ProcessRun run;

    private final FakeLedger ledger = new FakeLedger();

    @BeforeAll
    static void start() throws IOException {
        run = new ProcessRun();
    }

    @AfterAll
    static void stop() throws IOException {
        run.close();
    }

    /** Alice owes 100 USD for 0.01 BTC, and has none. */
    @BeforeEach
    void aliceFails() {
        run.begin(ledger);
        ledger.onCredit.add(ALICE);
        ledger.free.put("acc_alice USD", Trades.usd("0.00"));
        ledger.append(Trades.scheme(true));
        ledger.append(Trades.opened());
        ledger.append(Trades.trade(1, "alice", "bob", 10));
        settle(1);
        run.run(4_000);
        assertThat(ledger.events(SettlementFailed.class)).hasSize(1);
    }

    @Test
    void theFailingSideOwesThePenaltyOfTheDayAtTheLastPriceBeforeItsEnd() {
        ledger.append(Trades.at("20000.00", Trades.trade(2, "carol", "dave", 1)));
        ledger.append(Trades.dayClosed(0));
        ledger.append(Trades.at("30000.00", Trades.trade(3, "carol", "dave", 1)));
        run.run(4_000);

        assertThat(run.commands(PostObligations.class))
                .containsExactly(new PostObligations(Trades.window(2), parkedDay(), List.of(penalty(0, "0.04"))));
        payAll();
        settle(2);
        run.run(4_000);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(last(WindowNetted.class))
                .extracting(WindowNetted::trades, WindowNetted::carried, WindowNetted::obligations)
                .containsExactly(3, 1, 1);
        assertThat(last(WindowResolved.class).settled()).isEqualTo(4);
        assertThat(ledger.positions()).isEmpty();
        assertThat(run.count("clearing_trade")).isZero();
        assertThat(run.count("clearing_penalty")).isZero();
    }

    @Test
    void eachDayCostsAPenaltyOfItsOwnAndDaysWithoutBusinessNone() {
        ledger.append(Trades.dayClosed(0));
        ledger.append(Trades.dayClosed(3));
        run.run(1);
        assertThat(run.commands(PostObligations.class).stream().flatMap(post -> post.debts().stream()))
                .containsExactly(penalty(0, "0.02"), penalty(3, "0.02"));
        assertThat(ledger.events(ObligationsPosted.class)).hasSize(4);
    }

    @Test
    void aDayBeforeTheDueDateCostsNothing() {
        ledger.append(Trades.dayClosed(-1));
        run.run(4_000);
        assertThat(run.commands(PostObligations.class)).isEmpty();
        assertThat(run.count("clearing_penalty")).isZero();
    }

    @Test
    void aSellerThatLacksIsChargedTheRateOfTheBaseAsset() {
        payAll();
        ledger.onCredit.add(BOB);
        ledger.free.put("acc_bob BTC", Trades.btc("0.0000"));
        ledger.append(Trades.trade(2, "carol", "bob", 20));
        settle(2);
        run.run(4_000);
        ledger.append(Trades.dayClosed(1));
        run.run(4_000);
        Debt debt = run.commands(PostObligations.class).getFirst().debts().stream()
                .filter(each -> each.tradeId().equals(Trades.id(2)))
                .findFirst()
                .orElseThrow();
        assertThat(debt.payer()).isEqualTo(BOB);
        assertThat(debt.failing()).isEqualTo(Side.SELL);
        assertThat(debt.amount()).isEqualTo(Trades.usd("2.00"));
    }

    @Test
    void aPenaltyThatThePayerLacksIsCarriedOverUntilItIsPaid() {
        ledger.append(Trades.dayClosed(0));
        run.run(4_000);
        settle(2);
        run.run(4_000);
        assertThat(last(WindowResolved.class))
                .extracting(WindowResolved::settled, WindowResolved::failed)
                .containsExactly(0, 2);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(run.jdbc().queryForList("select trade_id from clearing_trade where part > 0", String.class))
                .containsExactly("obl_trd_BTC-USD_1.penalty.2026-03-02");
        ledger.append(Trades.dayClosed(1));
        payAll();
        settle(3);
        run.run(4_000);
        assertThat(last(WindowNetted.class))
                .extracting(WindowNetted::trades, WindowNetted::obligations)
                .containsExactly(1, 2);
        assertThat(ledger.isSettled(Trades.window(3))).isTrue();
        assertThat(ledger.positions()).isEmpty();
    }

    @Test
    void aWindowIsNotNettedBeforeThePenaltiesThatItTakesUpAreBooked() {
        ledger.unpenalised.add(ALICE);
        ledger.append(Trades.dayClosed(0));
        payAll();
        settle(2);
        run.run(4_000);

        assertThat(ledger.events(EventParked.class))
                .extracting(EventParked::parkedId, EventParked::code)
                .containsExactly(tuple(parkedDay(), "account.closed"));
        assertThat(ledger.events(WindowParked.class))
                .extracting(WindowParked::windowId, WindowParked::code)
                .containsExactly(tuple(Trades.window(2), "clearing.events-parked"));
        assertThat(ledger.events(WindowNetted.class)).hasSize(1);

        ledger.unpenalised.clear();
        ledger.append(Trades.at("90000.00", Trades.trade(2, "carol", "dave", 1)));
        ledger.retry(parkedDay());
        ledger.append(new WindowRetried(Trades.window(2), "repaired"));
        run.run(4_000);
        assertThat(ledger.events(ObligationsPosted.class)
                        .getFirst()
                        .obligations()
                        .getFirst()
                        .delivers())
                .as("computed when the day ended")
                .isEqualTo(Trades.usd("0.02"));
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(last(WindowNetted.class).obligations()).isEqualTo(1);
    }

    @Test
    void aPenaltyThatCannotBeBookedDoesNotHoldUpTheWindowsBefore() {
        ledger.unpenalised.add(ALICE);
        payAll();
        ledger.append(Trades.closed(2));
        ledger.append(Trades.due(2));
        ledger.append(Trades.dayClosed(0));
        run.run(1);

        assertThat(ledger.events(EventParked.class)).hasSize(1);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(ledger.events(WindowParked.class)).isEmpty();
        settle(3);
        run.run(1);
        assertThat(ledger.isParked(Trades.window(3))).isTrue();
    }

    @Test
    void aDayThatIsResolvedByHandIsNotWaitedFor() {
        ledger.unpenalised.add(ALICE);
        ledger.append(Trades.dayClosed(0));
        payAll();
        settle(2);
        run.run(4_000);
        ledger.append(new ParkedResolved(parkedDay(), "paid by transfer"));
        ledger.append(new WindowRetried(Trades.window(2), "resolved"));
        run.run(4_000);

        assertThat(ledger.events(ObligationsPosted.class)).isEmpty();
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(run.count("clearing_penalty")).isZero();

        // A replay sends it again, and the account does nothing: its window has settled
        ledger.unpenalised.clear();
        run.replay();
        run.run(4_000);
        assertThat(ledger.events(ObligationsPosted.class)).isEmpty();
        assertThat(run.count("clearing_penalty")).isZero();
    }

    /** The window that takes them up has not settled, and the cause of the refusal is gone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_000})
    void aReplayBooksNoPenaltyOfADayThatWasResolved(int batchSize) {
        ledger.append(Trades.trade(2, "erin", "bob", 10));
        ledger.onCredit.add(Trades.account("erin"));
        ledger.free.put("acc_erin USD", Trades.usd("0.00"));
        settle(2);
        run.run(4_000);
        ledger.unpenalised.add(ALICE);
        ledger.append(Trades.dayClosed(1));
        run.run(1);
        ledger.append(new ParkedResolved(parkedDay(), "paid by transfer"));
        run.run(1);
        assertThat(ledger.events(ObligationsPosted.class)).as("that of erin").hasSize(2);
        List<String> rows = run.allRows();

        ledger.unpenalised.clear();
        run.replay();
        run.run(batchSize);
        assertThat(ledger.events(ObligationsPosted.class)).hasSize(2);
        assertThat(run.allRows()).isEqualTo(rows);
        payAll();
        settle(3);
        run.run(batchSize);
        assertThat(last(WindowNetted.class).obligations()).isEqualTo(1);
        assertThat(ledger.isSettled(Trades.window(3))).isTrue();
    }

    @Test
    void aReplayLeavesOutADayThatCouldNotBeReadAndWasResolved() {
        ledger.unreadable.add(ledger.log.size() + 1L);
        ledger.append(Trades.dayClosed(0));
        run.run(1);
        assertThat(ledger.events(EventParked.class)).hasSize(1);
        ledger.append(new ParkedResolved(parkedDay(), "paid by transfer"));
        run.run(1);
        List<String> rows = run.allRows();

        ledger.unreadable.clear();
        run.replay();
        run.run(1);
        assertThat(ledger.events(ObligationsPosted.class)).isEmpty();
        assertThat(run.allRows()).isEqualTo(rows);
    }

    @Test
    void onlyThePenaltiesThatCannotBeBookedAreLeft() {
        IntStream.rangeClosed(2, 9).forEach(n -> {
            ledger.onCredit.add(Trades.account("payer" + n));
            ledger.free.put("acc_payer" + n + " USD", Trades.usd("0.00"));
            ledger.append(Trades.trade(n, "payer" + n, "bob", 10));
        });
        settle(2);
        run.run(4_000);
        ledger.unpenalised.add(Trades.account("payer7"));
        ledger.append(Trades.dayClosed(1));
        run.run(4_000);

        assertThat(run.jdbc().queryForList("select trade_id from clearing_penalty", String.class))
                .containsExactly("trd_BTC-USD_7");
        assertThat(ledger.events(ObligationsPosted.class).stream()
                        .flatMap(posted -> posted.obligations().stream())
                        .filter(owed -> owed.delivers().isPositive()))
                .hasSize(8);
        assertThat(ledger.events(EventParked.class)).hasSize(1);
    }

    @Test
    void manyPenaltiesAreBookedHundredAtATime() {
        IntStream.rangeClosed(2, 250).forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 10)));
        settle(2);
        run.run(4_000);
        ledger.append(Trades.dayClosed(1));
        run.run(4_000);
        assertThat(run.commands(PostObligations.class))
                .extracting(post -> post.debts().size())
                .containsExactly(100, 100, 50);
        payAll();
        settle(3);
        run.run(4_000);
        assertThat(last(WindowNetted.class).obligations()).isEqualTo(250);
        assertThat(ledger.positions()).isEmpty();
    }

    @Test
    void aDayOfManyPenaltiesGoesOutSomeAtATime() {
        run.restart(2 * Penalties.MAX_SENT);
        plan(Penalties.MAX_SENT + 150);
        ledger.append(Trades.dayClosed(-1));
        run.step(1);
        assertThat(run.commands(PostObligations.class)).hasSize(Penalties.MAX_SENT / 100);
        run.step(1);
        assertThat(run.commands(PostObligations.class))
                .as("none before those that were sent are booked")
                .hasSize(Penalties.MAX_SENT / 100);
        payAll();
        settle(2);
        run.run(4_000);
        assertThat(run.commands(PostObligations.class)).hasSize(Penalties.MAX_SENT / 100 + 2);
        assertThat(run.count("clearing_penalty")).isZero();
        assertThat(last(WindowNetted.class).obligations()).isEqualTo(Penalties.MAX_SENT + 150);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
    }

    @Test
    void theRestOfADayGoesOutAfterARestart() throws Exception {
        run.restart(2 * Penalties.MAX_SENT);
        plan(Penalties.MAX_SENT + 150);
        ledger.append(Trades.dayClosed(-1));
        run.step(1);
        assertThatThrownBy(() -> run.killedAtTheToken(10)).hasMessage("killed");
        run.restart(2 * Penalties.MAX_SENT);
        run.run(10);
        assertThat(run.count("clearing_penalty")).isZero();
        assertThat(run.count("clearing_trade where part > 0")).isEqualTo(Penalties.MAX_SENT + 150);
    }

    @Test
    void aBatchThatChangesNoPenaltyDoesNotAskForAny() {
        run.jdbc().execute("alter table clearing_penalty rename to hidden");
        ledger.append(Trades.trade(2, "carol", "dave", 1));
        run.run(1);
        assertThat(ledger.events(TradesNovated.class)
                        .getLast()
                        .trades()
                        .getFirst()
                        .tradeId())
                .isEqualTo(Trades.id(2));
        run.jdbc().execute("alter table hidden rename to clearing_penalty");
    }

    @Test
    void aDayIsParkedOnceForAllItsPenaltiesThatCannotBeBooked() {
        plan(Penalties.MAX_SENT + 3);
        ledger.unpenalised.add(ALICE);
        ledger.append(Trades.dayClosed(0));
        run.run(4_000);
        assertThat(ledger.events(EventParked.class)).hasSize(2);
        EventParked ofMany = ledger.events(EventParked.class).getFirst();
        assertThat(ofMany.code()).isEqualTo("account.closed");
        assertThat(ofMany.detail())
                .startsWith(
                        "2003 penalties cannot be booked, the first of them obl_trd_BTC-USD_10.penalty.2026-03-01: ");
        assertThat(ledger.events(EventParked.class).getLast().detail())
                .startsWith("1 penalty cannot be booked, obl_trd_BTC-USD_1.penalty.2026-03-02: ");

        ledger.append(new ParkedResolved(ofMany.parkedId(), "paid by transfer"));
        run.run(4_000);
        assertThat(run.count("clearing_penalty")).isEqualTo(1);
    }

    /** At this price, 0.02 % of 0.010 BTC has 19 digits and 0.02 % of 0.001 BTC has 18. */
    @Test
    void aPenaltyThatIsTooLargeParksItsDayOnceTheOthersAreBooked() {
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        settle(2);
        run.run(4_000);
        ledger.append(Trades.at("5" + "0".repeat(23) + ".00", Trades.trade(3, "carol", "dave", 1)));
        ledger.append(Trades.dayClosed(1));
        run.run(1);

        assertThat(run.commands(PostObligations.class).stream().flatMap(post -> post.debts().stream()))
                .extracting(Debt::tradeId)
                .containsExactly(Trades.id(2));
        assertThat(ledger.events(ObligationsPosted.class)).hasSize(2);
        EventParked parked = ledger.events(EventParked.class).getFirst();
        assertThat(parked.parkedId()).isEqualTo(parkedDay());
        assertThat(parked.code()).isEqualTo("amount.too-large");
        assertThat(parked.detail())
                .contains("cannot be booked")
                .contains("obl_trd_BTC-USD_1.penalty.2026-03-03")
                .endsWith("penalty may have at most 18 digits before the point: 1000000000000000000.00.");

        payAll();
        settle(3);
        run.run(4_000);
        assertThat(ledger.isParked(Trades.window(3))).isTrue();
        ledger.retry(parkedDay());
        run.run(4_000);
        assertThat(ledger.events(EventParked.class))
                .as("it is as large as it was")
                .hasSize(2);
        ledger.append(new ParkedResolved(parkedDay(), "agreed bilaterally"));
        ledger.append(new WindowRetried(Trades.window(3), "resolved"));
        run.run(4_000);
        assertThat(ledger.isSettled(Trades.window(3))).isTrue();
        assertThat(last(WindowNetted.class).obligations()).isEqualTo(1);
        assertThat(run.count("clearing_penalty")).isZero();
    }

    /** Penalties of an earlier day that were computed and not sent: alice owes bob a cent for each. */
    private void plan(int penalties) {
        run.jdbc().update("""
                insert into clearing_penalty (obligation_id, window_id, position, event_id, trade_id, failing,
                       business_date, payer, receiver, asset, amount, state)
                select 'obl_trd_BTC-USD_' || n || '.penalty.2026-03-01', 'win_EQUITIES_2', 1, 'evt', 'trd_BTC-USD_' || n,
                       'BUY', '2026-03-01', 'acc_alice', 'acc_bob', 'USD', 0.01, 'PLANNED'
                  from generate_series(10, 9 + ?) n""", penalties);
    }

    @Test
    void aBatchThatWasKilledBooksNoPenaltyTwice() {
        ledger.append(Trades.dayClosed(0));
        assertThatThrownBy(() -> run.killedAtTheToken(10)).hasMessage("killed");
        run.restart(1_000);
        run.run(10);
        assertThat(ledger.events(ObligationsPosted.class)).hasSize(2);
        assertThat(run.count("clearing_penalty")).isZero();
        assertThat(run.count("clearing_trade where part > 0")).isEqualTo(1);
    }

    @Test
    void aCancelledTradeCostsNothingMoreAndLeavesItsWindow() {
        ledger.cancel(Trades.id(1), Trades.window(2));
        ledger.append(Trades.dayClosed(0));
        settle(2);
        run.run(4_000);
        assertThat(run.commands(PostObligations.class)).isEmpty();
        assertThat(last(WindowNetted.class))
                .extracting(WindowNetted::trades, WindowNetted::carried, WindowNetted::participants)
                .containsExactly(0, 0, 0);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(ledger.positions()).isEmpty();
    }

    @Test
    void thePresentPartyOfThePortedSidePays() {
        ledger.port(Trades.id(1), Trades.window(2), Side.BUY, Trades.account("carol"));
        ledger.append(Trades.dayClosed(0));
        run.run(4_000);
        assertThat(run.commands(PostObligations.class)
                        .getFirst()
                        .debts()
                        .getFirst()
                        .payer())
                .isEqualTo(Trades.account("carol"));
        settle(2);
        run.run(4_000);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(ledger.positions()).isEmpty();
    }

    /** Windows, days and kills at random; then the tables once more, from the whole log at once. */
    @Test
    void randomPenaltiesAreThoseOfAPlainSum() {
        long seed = System.nanoTime();
        System.out.println("PenaltiesTest: seed " + seed);
        FakeLedger random = new FakeLedger();
        run.begin(random);
        run.killAtRandom(new SplittableRandom(seed + 1));
        random.append(Trades.scheme(true));
        random.append(Trades.opened());
        new RandomMarket(random, new SplittableRandom(seed)).trade(500, run);

        Map<String, BigDecimal> booked = new HashMap<>();
        for (ObligationsPosted posted : random.events(ObligationsPosted.class)) {
            for (Obligation owed : posted.obligations()) {
                if (owed.delivers().isPositive()) {
                    booked.merge(
                            posted.accountId() + " " + owed.counterparty(),
                            owed.delivers().amount(),
                            BigDecimal::add);
                }
            }
        }
        assertThat(booked).isEqualTo(plainSum(random)).isNotEmpty();
        assertThat(random.events(WindowParked.class)).isEmpty();
        List<String> rows = run.allRows();
        for (int batch : new int[] {7, 4_000}) {
            run.replay();
            run.run(batch);
            assertThat(run.allRows()).isEqualTo(rows);
        }
        assertThat(random.events(EventParked.class)).isEmpty();
    }

    private static Map<String, BigDecimal> plainSum(FakeLedger log) {
        Map<TradeId, TradeExecuted> trades = new HashMap<>();
        Map<TradeId, SettlementFailed> failing = new LinkedHashMap<>();
        Map<String, BigDecimal> sums = new HashMap<>();
        BigDecimal price = null;
        for (TrackedEventMessage<?> message : log.log) {
            switch (message.getPayload()) {
                case TradeExecuted trade -> {
                    price = trade.price();
                    trades.put(trade.tradeId(), trade);
                }
                case SettlementFailed failed -> failing.put(failed.tradeId(), failed);
                case WindowSettled settled ->
                    failing.values().removeIf(failed -> failed.carriedTo().equals(settled.windowId()));
                case PenaltyDayClosed closed -> {
                    for (SettlementFailed failed : failing.values()) {
                        add(sums, trades.get(failed.tradeId()), failed, price);
                    }
                }
                default -> {}
            }
        }
        return sums;
    }

    private static void add(
            Map<String, BigDecimal> sums, TradeExecuted trade, SettlementFailed failed, BigDecimal price) {
        TradeParty payer = trade.party(failed.side());
        TradeParty receiver = trade.party(failed.side().opposite());
        BigDecimal rate = new BigDecimal(failed.asset().equals(Trades.USD) ? "0.0002" : "0.01");
        BigDecimal penalty =
                failed.open().amount().multiply(price).multiply(rate).setScale(2, RoundingMode.DOWN);
        if (penalty.signum() > 0 && !payer.accountId().equals(receiver.accountId())) {
            sums.merge(payer.accountId() + " " + receiver.accountId(), penalty, BigDecimal::add);
        }
    }

    private void settle(int window) {
        ledger.append(Trades.closed(window));
        ledger.append(Trades.due(window));
    }

    private void payAll() {
        ledger.free.clear();
    }

    private <E> E last(Class<E> type) {
        return ledger.events(type).getLast();
    }

    private ParkedId parkedDay() {
        int position = 1
                + IntStream.range(0, ledger.log.size())
                        .filter(i -> ledger.log.get(i).getPayload() instanceof PenaltyDayClosed)
                        .findFirst()
                        .orElseThrow();
        return ParkedId.of(Clearing.NAME, position);
    }

    private static Debt penalty(int days, String amount) {
        return new Debt(
                ObligationId.penalty(Trades.id(1), Trades.DAY.plusDays(days)),
                ObligationKind.PENALTY,
                Trades.id(1),
                Side.BUY,
                Trades.DAY.plusDays(days),
                ALICE,
                BOB,
                Trades.usd(amount));
    }
}
