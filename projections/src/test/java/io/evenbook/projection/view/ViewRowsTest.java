package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The rows of each view after a story; they do not depend on the batches. */
class ViewRowsTest {
    @TempDir
    static Path data;

    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final AccountId DAVE = new AccountId("acc_dave");

    private static ProjectionService service;
    private static ViewRows rows;

    /**
     * Alice and Bob trade 1 of 2 BTC, after the settlement was parked once, and Bob cancels the rest; a second trade is
     * cancelled, and a third is not settled yet. There is an order that found nothing and one that was reduced, a
     * withdrawal of each kind, and Carol came and went. Dave sends money, pays rent from a hold, has a credit line, and
     * shares bills with Alice and Bob, one of which is reversed.
     */
    @BeforeAll
    static void tell() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
        Story story = new Story().begin();
        OrderId ask = story.ask("2.00000000", 1, "2.00000000");
        TradeExecuted trade = story.match(ask);
        story.parked(trade);
        story.retried(trade);
        story.settle(trade);
        story.cancel(ask, "1.00000000");
        service.append(story.commands());

        WithdrawalId confirmed = story.withdraw(BOB, usd("10.000000"));
        story.confirm(confirmed, usd("10.000000"));
        WithdrawalId cancelled = story.withdraw(BOB, usd("20.000000"));
        story.cancel(cancelled, usd("20.000000"));
        story.withdraw(BOB, usd("30.000000"));
        story.holdTwice(BOB, new HoldId("hld_margin"), usd("5.000000"));
        story.open(CAROL);
        story.frozen(CAROL, FreezeLevel.ALL);
        story.closed(CAROL);
        service.append(story.commands());

        story.notFilled();
        OrderId without = story.ask("2.00000000", 1, "2.00000000");
        story.cancelled(story.matchBudget(without));
        story.cancel(without, "1.00000000");
        story.halted();
        story.termsChanged(
                "0.02", "0.002", new BookLevel(Side.SELL, 5_010, 7, 1), new BookLevel(Side.BUY, 4_990, 8, 2));
        service.append(story.commands());
        rows.awaitHead();
        story.termsChanged("0.05", "0.002", new BookLevel(Side.SELL, 2_004, 7, 1));
        story.termsChanged("0.05", "0.003");
        story.resumed();
        OrderId reduced = story.ask("3.00000000", 1, "3.00000000");
        story.reduce(reduced, "2.00000000", "1.00000000", "2.00000000");
        story.parked(story.match(reduced));
        story.reactionsParked();
        story.frozen(BOB, FreezeLevel.TRADING);
        story.frozen(BOB, FreezeLevel.DEBITS);
        story.erased(BOB);
        service.append(story.commands());
        tellOfDave(story);
        story.controlled();
        story.reconciled();
        story.customers();
        story.approvals();
        story.windows();
        service.append(story.commands());
        rows.awaitHead();
    }

    private static void tellOfDave(Story story) {
        story.open(DAVE);
        story.deposit(DAVE, usd("100.000000"));
        story.limit(DAVE, usd("-50.000000"), usd("500.000000"));
        story.hold(DAVE, new HoldId("hld_rent"), usd("30.000000"), Story.NOON);
        story.capture(DAVE, new HoldId("hld_rent"), usd("10.000000"), usd("20.000000"), ALICE);
        story.send(DAVE, ALICE, usd("1.000000"));
        story.capture(DAVE, new HoldId("hld_rent"), usd("5.000000"), usd("15.000000"), null);
        story.expire(story.withdraw(DAVE, usd("6.000000")), usd("6.000000"));
        story.limit(DAVE, usd("-60.000000"), null);
        service.append(story.commands());

        story.bill(DAVE, Story.NOON);
        story.reverse(story.bill(DAVE, Story.NOON.minusSeconds(60)));
        story.frozen(DAVE, FreezeLevel.ALL);
        story.unfrozen(DAVE);
        story.booksClosed(Story.NOON);
        story.booksReopened(Story.NOON.minusSeconds(1));
        service.append(story.commands());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void referenceHasAssetsAndMarkets() {
        assertThat(rows.of("select asset, name, type, decimals, position from reference.asset order by 1"))
                .containsExactly("BTC|Bitcoin|CRYPTO|8|2", "USD|US dollar|FIAT|6|1");
        assertThat(rows.of("select market, base_asset, quote_asset, tick_size, lot_size, maker_fee_rate,"
                        + " taker_fee_rate, phase, version, terms ->> 'tickSize', terms ->> 'takerFeeRate'"
                        + " from reference.market"))
                .containsExactly("BTC-USD|BTC|USD|0.05|0.0001|0.001|0.003|OPEN|15|0.05|0.003");
    }

    @Test
    void anErasedSubjectHasNoOwnerAndNoDestinations() {
        assertThat(rows.of("select account_id, length(owner_match) from accounts.account order by 1"))
                .containsExactly("acc_alice|64", "acc_bob|null", "acc_carol|64", "acc_dave|64");
        assertThat(rows.of("select account_id, destination ->> 'subject' from accounts.withdrawal order by 1, 2"))
                .containsExactly("acc_bob|null", "acc_bob|null", "acc_bob|null", "acc_dave|acc_dave");
    }

    @Test
    void accountsHaveBalancesHoldsAndWithdrawals() {
        String accounts =
                "select account_id, owner ->> 'ciphertext', status, freeze_level, version from accounts.account";
        assertThat(rows.of(accounts + " order by 1"))
                .containsExactly(
                        "acc_alice|alice|OPEN|null|13",
                        "acc_bob|null|FROZEN|DEBITS|26",
                        "acc_carol|carol|CLOSED|null|2",
                        "acc_dave|dave|OPEN|null|16");
        assertThat(rows.of("select account_id, asset, posted, held, minimum, maximum, direction"
                        + " from accounts.balance order by 1, 2"))
                .containsExactly(
                        "acc_alice|BTC|0.99800000|0.00000000|0|null|BOTH",
                        "acc_alice|USD|999908.000000|101.000000|0|null|BOTH",
                        "acc_bob|BTC|9999.00000000|2.00000000|0|null|BOTH",
                        "acc_bob|USD|86.900000|35.000000|0|null|BOTH",
                        "acc_dave|USD|89.000000|15.000000|-60.000000|null|BOTH");
        assertThat(rows.of("select account_id, substring(hold_id, 1, 12), asset, amount, reason,"
                        + " expires_at = '2026-10-31T12:00:00Z' from accounts.hold order by 3, 4, 2"))
                .containsExactly(
                        "acc_bob|hld_ord_BTC-|BTC|2.00000000|ORDER|null",
                        "acc_bob|hld_margin|USD|5.000000|MANUAL|null",
                        "acc_dave|hld_rent|USD|15.000000|MANUAL|t",
                        "acc_bob|hld_wdr_0000|USD|30.000000|WITHDRAWAL|null",
                        "acc_alice|hld_ord_BTC-|USD|101.000000|ORDER|null");
        assertThat(rows.of("select account_id, asset, amount, status, updated_at > requested_at as later"
                        + " from accounts.withdrawal order by position"))
                .containsExactly(
                        "acc_bob|USD|10.000000|CONFIRMED|t",
                        "acc_bob|USD|20.000000|CANCELLED|t",
                        "acc_bob|USD|30.000000|PENDING|f",
                        "acc_dave|USD|6.000000|EXPIRED|t");
    }

    @Test
    void aTransferIsOneRowOfOneCommit() {
        assertThat(rows.of("""
                        select from_account_id, to_account_id, t.asset, amount, t.reference, kind, t.position = e.position, posted_at = recorded_at
                          from accounts.transfer t join journal.entry e using (entry_id) order by t.position"""))
                .containsExactly(
                        "acc_dave|acc_alice|USD|10.000000|null|TRANSFER|t|t",
                        "acc_dave|acc_alice|USD|1.000000|for acc_alice|TRANSFER|t|t");
    }

    @Test
    void eachEventKeepsTheBalanceAfterIt() {
        assertThat(rows.of("select asset, posted, held from accounts.balance_history"
                        + " where account_id = 'acc_dave' order by position"))
                .containsExactly(
                        "USD|100.000000|0.000000",
                        "USD|100.000000|0.000000",
                        "USD|100.000000|30.000000",
                        "USD|90.000000|20.000000",
                        "USD|89.000000|20.000000",
                        "USD|84.000000|15.000000",
                        "USD|84.000000|21.000000",
                        "USD|84.000000|15.000000",
                        "USD|84.000000|15.000000",
                        "USD|89.000000|15.000000",
                        "USD|94.000000|15.000000",
                        "USD|89.000000|15.000000");
        assertThat(rows.of("""
                        select b.* from accounts.balance b
                         where not exists (select from accounts.balance_history h
                                            where h.account_id = b.account_id and h.asset = b.asset and h.position = b.position
                                              and h.posted = b.posted and h.held = b.held)""")).isEmpty();
        assertThat(rows.of("""
                        select count(*) from accounts.balance_history h join public.events e on e.global_index = h.position
                         where h.recorded_at <> e.recorded_at""")).containsExactly("0");
    }

    @Test
    void journalBalances() {
        assertThat(rows.of("select kind, count(*) from journal.entry group by 1 order by 1"))
                .containsExactly("ADJUSTMENT|2", "DEPOSIT|3", "REVERSAL|1", "TRADE|1", "TRANSFER|2", "WITHDRAWAL|2");
        assertThat(rows.of("select leg, ledger_account, side, asset, amount"
                        + " from journal.posting join journal.entry using (position)"
                        + " where entry_id = 'ent_trd_BTC-USD_1.settled' order by leg"))
                .containsExactly(
                        "1|customer:acc_alice|DEBIT|USD|100.000000",
                        "2|customer:acc_bob|CREDIT|USD|99.900000",
                        "3|house:fees|CREDIT|USD|0.100000",
                        "4|customer:acc_bob|DEBIT|BTC|1.00000000",
                        "5|customer:acc_alice|CREDIT|BTC|0.99800000",
                        "6|house:fees|CREDIT|BTC|0.00200000");
        assertThat(rows.of("select ledger_account, asset, kind, debits, credits"
                        + " from journal.ledger_balance order by 1, 2"))
                .containsExactly(
                        "customer:acc_alice|BTC|LIABILITY|0.00000000|0.99800000",
                        "customer:acc_alice|USD|LIABILITY|106.000000|1000014.000000",
                        "customer:acc_bob|BTC|LIABILITY|1.00000000|10000.00000000",
                        "customer:acc_bob|USD|LIABILITY|16.000000|102.900000",
                        "customer:acc_dave|USD|LIABILITY|21.000000|110.000000",
                        "house:fees|BTC|REVENUE|0.00000000|0.00200000",
                        "house:fees|USD|REVENUE|1.000000|2.100000",
                        "house:omnibus|BTC|ASSET|10000.00000000|0.00000000",
                        "house:omnibus|USD|ASSET|1000100.000000|15.000000");
        assertThat(rows.of("select asset, sum(debits - credits) from journal.ledger_balance group by 1 order by 1"))
                .containsExactly("BTC|0.00000000", "USD|0.000000");
        assertThat(rows.of("select count(*) from journal.entry e join public.events v on v.global_index = e.position"
                        + " where e.recorded_at <> v.recorded_at"))
                .containsExactly("0");
    }

    @Test
    void anEntryHasItsEffectiveTimeAndAReversalNamesItsEntry() {
        assertThat(rows.of("""
                        select reversal.kind, entry.entry_id = reversal.reverses, reversal.effective_at = entry.effective_at,
                               entry.effective_at = '2026-10-31T11:59:00Z', entry.reference, entry.description
                          from journal.entry reversal join journal.entry on entry.entry_id = reversal.reverses""")).containsExactly("REVERSAL|t|t|t|bill-1|A bill");
        assertThat(rows.of("""
                        select p.position from journal.posting p
                         where not exists (select from journal.entry e
                                            where (e.position, e.effective_at, e.recorded_at) = (p.position, p.effective_at, p.recorded_at))""")).isEmpty();
        assertThat(rows.of("select closed_through = '2026-10-31T11:59:59Z' from journal.books"))
                .containsExactly("t");
    }

    @Test
    void eachPostingHasTheSumsOfItsLedgerAccount() {
        assertThat(rows.of("""
                        select p.position, p.leg from journal.posting p
                         where p.debits <> (select coalesce(sum(amount), 0) from journal.posting
                                             where ledger_account = p.ledger_account and asset = p.asset and side = 'DEBIT'
                                               and (position, leg) <= (p.position, p.leg))
                            or p.credits <> (select coalesce(sum(amount), 0) from journal.posting
                                              where ledger_account = p.ledger_account and asset = p.asset and side = 'CREDIT'
                                                and (position, leg) <= (p.position, p.leg))""")).isEmpty();
        assertThat(rows.of("""
                        select ledger_account, asset from journal.ledger_balance b
                         where (debits, credits, position) <>
                               (select debits, credits, position from journal.posting
                                 where ledger_account = b.ledger_account and asset = b.asset order by position desc, leg desc limit 1)""")).isEmpty();
    }

    @Test
    void ordersHaveTheStateAfterTheirLastEvent() {
        assertThat(rows.of("select account_id, side, price, quantity, filled_quantity, filled_quote_amount,"
                        + " remaining_quantity, status, end_reason, version"
                        + " from orders.trading_order order by placed_position"))
                .containsExactly(
                        "acc_bob|SELL|100.00|2.00000000|1.00000000|100.000000|1.00000000|CANCELLED|REQUESTED|2",
                        "acc_alice|BUY|101.00|1.00000000|1.00000000|100.000000|0.00000000|FILLED|null|1",
                        "acc_alice|BUY|null|null|0|0|null|CANCELLED|NOT_FILLED|1",
                        "acc_bob|SELL|100.00|2.00000000|1.00000000|100.000000|1.00000000|CANCELLED|REQUESTED|2",
                        "acc_alice|BUY|null|null|1.00000000|100.000000|null|FILLED|null|2",
                        "acc_bob|SELL|100.00|2.00000000|1.00000000|100.000000|1.00000000|PARTIALLY_FILLED|null|2",
                        "acc_alice|BUY|101.00|1.00000000|1.00000000|100.000000|0.00000000|FILLED|null|1");
    }

    @Test
    void tradesHaveBothSidesAndTheirStatus() {
        assertThat(rows.of("select trade_id, price, quantity, quote_amount, buyer_account_id, seller_account_id,"
                        + " maker_side, buyer_fee, buyer_fee_asset, seller_fee, seller_fee_asset, status,"
                        + " settled_at is not null as settled"
                        + " from trades.trade order by executed_position"))
                .containsExactly(
                        "trd_BTC-USD_1|100.00|1.00000000|100.000000|acc_alice|acc_bob|SELL|0.00200000|BTC|"
                                + "0.100000|USD|SETTLED|t",
                        "trd_BTC-USD_2|100.00|1.00000000|100.000000|acc_alice|acc_bob|SELL|0.00200000|BTC|"
                                + "0.100000|USD|FAILED|f",
                        "trd_BTC-USD_3|100.00|1.00000000|100.000000|acc_alice|acc_bob|SELL|0.00200000|BTC|"
                                + "0.100000|USD|EXECUTED|f");
    }

    @Test
    void booksHaveTheirLevels() {
        assertThat(rows.of("select market, tick_size, lot_size, base_decimals, sequence from books.book"))
                .containsExactly("BTC-USD|0.05|0.0001|8|15");
        assertThat(rows.of("select market, side, price_ticks, lots, orders from books.book_level order by price_ticks"))
                .containsExactly("BTC-USD|SELL|2004|7|1", "BTC-USD|SELL|10000|10000|1");
    }

    @Test
    void sagasHaveStateAndSteps() {
        assertThat(rows.of("select saga_id, type, key, state, step, attempts, last_error"
                        + " from sagas.saga order by started_position"))
                .containsExactly(
                        "stl_trd_BTC-USD_1|Settlement|trd_BTC-USD_1|ENDED|DONE|2|hold.unknown: There is no such hold.",
                        "stl_trd_BTC-USD_2|Settlement|trd_BTC-USD_2|ENDED|CANCELLED|1|null",
                        "stl_trd_BTC-USD_3|Settlement|trd_BTC-USD_3|STUCK|EXCHANGE|1|"
                                + "hold.unknown: There is no such hold.",
                        "win_CRYPTO_1|Clearing|win_CRYPTO_1|ENDED|DONE|1|null",
                        "win_CRYPTO_2|Clearing|win_CRYPTO_2|RUNNING|POST|2|saga.failed: a fault",
                        "win_CRYPTO_3|Clearing|win_CRYPTO_3|RUNNING|NET|2|clearing.sums-differ: a difference",
                        "win_CRYPTO_4|Clearing|win_CRYPTO_4|STUCK|RESERVE|1|saga.failed: a fault");
        assertThat(rows.of("select event_type, detail from sagas.saga_step"
                        + " where saga_id = 'stl_trd_BTC-USD_1' order by position"))
                .containsExactly(
                        "trade.TradeExecuted|1.00000000 BTC at 100.00",
                        "trade.SettlementParked|hold.unknown: There is no such hold.",
                        "trade.SettlementRetried|the hold is back",
                        "trade.TradeSettled|Both sides have exchanged what they traded");
        assertThat(rows.of("select event_type, detail from sagas.saga_step"
                        + " where saga_id = 'stl_trd_BTC-USD_2' order by position"))
                .containsExactly(
                        "trade.TradeExecuted|1.00000000 BTC at 100.00", "trade.TradeCancelled|the hold is gone");
        assertThat(rows.of("select event_type, detail from sagas.saga_step"
                        + " where saga_id = 'win_CRYPTO_2' order by position"))
                .containsExactly(
                        "clearing.WindowDue|Due on 2026-10-31, by OPERATOR",
                        "clearing.WindowNetted|3 trades of 2 participants, 1 carried over",
                        "clearing.WindowResolved|2 settle, 0 in part, 1 not",
                        "clearing.WindowParked|saga.failed: a fault",
                        "clearing.WindowRetried|a test");
    }

    @Test
    void parkedItemsKeepTheTimeOfTheFirstParking() {
        assertThat(rows.of("select parked_id, reader, event, code, attempts, saga_id, parked"
                        + " from sagas.parked order by since_position"))
                .containsExactly(
                        "stl_trd_BTC-USD_1|Settlement|trade.TradeExecuted|hold.unknown|1|stl_trd_BTC-USD_1|f",
                        "stl_trd_BTC-USD_3|Settlement|trade.TradeExecuted|hold.unknown|1|stl_trd_BTC-USD_3|t",
                        "prk_OrderEnds_5|OrderEnds|order.OrderCancelled|hold.unknown|2|null|t",
                        "prk_OrderEnds_6|OrderEnds|order.OrderCancelled|saga.failed|1|null|f");
        assertThat(rows.of("""
                        select count(*) from sagas.parked join sagas.saga using (saga_id) where parked.position = saga.started_position""")).containsExactly("2");
    }

    @Test
    void controlsHaveTheResultsOfEachRun() {
        assertThat(rows.of("select run_id, passed, results::text from controls.control_run order by position"))
                .containsExactly("run_" + "1".repeat(26) + """
                        |t|[{"control":"CLEARING","outcome":"IN_FLIGHT","checkedThrough":7,"checked":2,"breaks":[],"breakCount":0,\
                        "inFlight":[{"asset":"USD","amount":"1.50","items":1}]}]""", "run_" + "2".repeat(26) + """
                        |f|[{"control":"CLEARING","outcome":"IN_FLIGHT","checkedThrough":7,"checked":2,"breaks":[],"breakCount":0,\
                        "inFlight":[{"asset":"USD","amount":"1.50","items":1}]},\
                        {"control":"BALANCES","outcome":"FAILED","checkedThrough":7,"checked":3,\
                        "breaks":[{"subject":"acc_alice held","asset":"USD","expected":"1.50","actual":"1.40"}],"breakCount":1,"inFlight":[]}]""");
    }

    @Test
    void reconciliationsHaveTheirBreaksInOrder() {
        assertThat(rows.of("""
                select right(reconciliation_id, 1), asset, from_day, to_day, lines, matched, break_count, statement_opening, ledger_opening,
                       statement_closing, ledger_closing, checked_through from controls.reconciliation order by position"""))
                .containsExactly(
                        "1|USD|2026-01-30|2026-01-31|5|3|3|null|1.000000|2.000000|1.000000|7",
                        "2|BTC|2026-01-31|2026-01-31|0|0|0|1.000000|1.000000|null|1.000000|8");
        assertThat(rows.of("""
                select right(reconciliation_id, 1), number, kind, reference, amount, ledger_amount, day, entry_id
                  from controls.reconciliation_break order by 1, 2"""))
                .containsExactly(
                        "1|1|MISSING_IN_LEDGER|null|1.000000|null|2026-01-31|null",
                        "1|2|AMOUNT_DIFFERS|wire-1|1.000000|2.000000|2026-01-31|ent_1",
                        "1|3|MISSING_AT_BANK|wire-2|-1.000000|-1.000000|2026-01-31|ent_2");
    }

    @Test
    void notificationsReachBothSides() {
        assertThat(service.get(MongoTemplate.class)
                        .getCollection("notifications_1")
                        .find()
                        .map(document -> document.getString("accountId") + " " + document.getString("type")))
                .containsExactlyInAnyOrder(
                        "acc_alice DEPOSIT",
                        "acc_bob DEPOSIT",
                        "acc_dave DEPOSIT",
                        "acc_alice FILL",
                        "acc_bob FILL",
                        "acc_alice FILL",
                        "acc_bob FILL",
                        "acc_alice FILL",
                        "acc_bob FILL",
                        "acc_alice SETTLEMENT",
                        "acc_bob SETTLEMENT",
                        "acc_alice SETTLEMENT",
                        "acc_bob SETTLEMENT",
                        "acc_alice TRANSFER",
                        "acc_alice TRANSFER",
                        "acc_dave WITHDRAWAL");
        assertThat(messages("TRANSFER"))
                .containsExactlyInAnyOrder(
                        "acc_alice: Transfer received: You received 10.000000 USD by a transfer.",
                        "acc_alice: Transfer received: You received 1.000000 USD by a transfer"
                                + " (reference for acc_alice).");
        assertThat(messages("SETTLEMENT"))
                .containsExactlyInAnyOrder(
                        "acc_alice: Trade settled: You received 1.00000000 BTC for trade trd_BTC-USD_1,"
                                + " less a fee of 0.00200000 BTC.",
                        "acc_bob: Trade settled: You received 100.000000 USD for trade trd_BTC-USD_1,"
                                + " less a fee of 0.100000 USD.",
                        "acc_alice: Trade cancelled: Trade trd_BTC-USD_2 was cancelled;"
                                + " 100.000000 USD of yours is available again.",
                        "acc_bob: Trade cancelled: Trade trd_BTC-USD_2 was cancelled;"
                                + " 1.00000000 BTC of yours is available again.");
    }

    private static Iterable<String> messages(String type) {
        return service.get(MongoTemplate.class)
                .getCollection("notifications_1")
                .find(new Document("type", type))
                .map(document -> "%s: %s: %s"
                        .formatted(
                                document.getString("accountId"),
                                document.getString("title"),
                                document.getString("message")));
    }

    @Test
    void analyticsHaveAFactForEachTrade() {
        assertThat(service.get(MongoTemplate.class)
                        .getCollection("analytics_1")
                        .find()
                        .map(document -> "%s %s %s %s %s %s"
                                .formatted(
                                        document.get("_id"),
                                        document.get("quantity"),
                                        document.get("quoteAmount"),
                                        document.get("buyerFee"),
                                        document.get("buyerQuoteFee"),
                                        document.get("sellerFee"))))
                .containsExactly(
                        "trd_BTC-USD_1 1.00000000 100.000000 0.00200000 0.000000 0.100000",
                        "trd_BTC-USD_2 1.00000000 100.000000 0.00200000 0.000000 0.100000",
                        "trd_BTC-USD_3 1.00000000 100.000000 0.00200000 0.000000 0.100000");
    }

    /** The second trade is cancelled and stays. */
    @Test
    void candlesHaveEveryTrade() {
        assertThat(rows.of("select interval_minutes, count(*), sum(volume), sum(quote_volume), sum(trades), min(low),"
                        + " max(high) from candles.candle where market = 'BTC-USD' group by 1 order by 1"))
                .extracting(row -> row.replaceFirst("[|][1-3][|]", "|few|"))
                .containsExactly(
                        "1|few|3.00000000|300.000000|3|100.00|100.00",
                        "5|few|3.00000000|300.000000|3|100.00|100.00",
                        "15|few|3.00000000|300.000000|3|100.00|100.00",
                        "60|few|3.00000000|300.000000|3|100.00|100.00",
                        "240|few|3.00000000|300.000000|3|100.00|100.00",
                        "1440|few|3.00000000|300.000000|3|100.00|100.00");
    }

    @Test
    void aBlockHasEachTypeOfEventAsOftenAsTheLog() {
        assertThat(rows.of("select type, block, aggregate_type, count, first_at, last_at"
                        + " from eventblocks.type_block order by 1, 2"))
                .isEqualTo(rows.of("""
                        select payload_type, (global_index - 1) / 1000, aggregate_type, count(*), min(recorded_at), max(recorded_at)
                          from events group by 1, 2, 3 order by 1, 2"""))
                .hasSizeGreaterThan(20);
    }

    @Test
    void aBlockHasTheAccountsThatItsEventsName() {
        Map<String, List<AccountId>> named = new TreeMap<>();
        rows.of("""
                        select distinct (global_index - 1) / 1000 || ' ' || account_id
                          from events, accounts.account
                         where jsonb_path_exists(
                               payload::jsonb, format('$.** ? (@ == "%s" || @ == "customer:%s")', account_id, account_id)::jsonpath)""").stream()
                .map(row -> row.split(" "))
                .forEach(row ->
                        named.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(new AccountId(row[1])));
        assertThat(named.values()).anySatisfy(accounts -> assertThat(accounts).hasSizeGreaterThan(2));
        named.forEach((block, accounts) -> assertThat(
                        rows.of("select bits from eventblocks.account_bits where block = " + block))
                .isEqualTo(rows.of("select '" + AccountBits.text(accounts) + "'::bit(8192)")));
        assertThat(rows.of("select count(*) from eventblocks.account_bits"))
                .containsExactly(Integer.toString(named.size()));
    }

    @Test
    void anApprovalShowsHowItEndedAndAPolicyUntilItIsRemoved() {
        assertThat(rows.of("""
                select state, decided_by, decision_reason, code, ended_at is null from approvals.approval
                 order by position"""))
                .containsExactly(
                        "PENDING|null|null|null|t",
                        "APPROVED|usr_bob|seen|null|f",
                        "REJECTED|usr_bob|not seen|null|f",
                        "REFUSED|usr_bob|seen|account.closed|f",
                        "EXPIRED|null|null|null|f");
        assertThat(rows.of("select policy_id, amount from approvals.policy"))
                .containsExactly("deposit:create USD|5.000000");
    }

    @Test
    void aSchemeHasItsTermsAndItsOpenWindow() {
        assertThat(rows.of("select scheme_id, terms::json ->> 'zone', terms::json ->> 'settlementDays', open_window,"
                        + " penalty_day, version from clearing.scheme"))
                .containsExactly("sch_CRYPTO|UTC|2|win_CRYPTO_5|2026-10-31|24");
    }

    @Test
    void aWindowShowsHowFarItIs() {
        assertThat(rows.of("select window_id, state, trade_date, settles_on, settles_at = '2026-11-02T10:00:00Z',"
                        + " closed_by, due_by, business_date, settled_at is not null, netting::json ->> 'digest',"
                        + " resolution::json ->> 'settled', parked::json ->> 'code', position - opened_position"
                        + " from clearing.scheme_window order by opened_position"))
                .containsExactly(
                        "win_CRYPTO_1|SETTLED|2026-10-31|2026-10-31|f|SCHEDULE|SCHEDULE|2026-10-31|t|b|2|null|6",
                        "win_CRYPTO_2|RESOLVED|2026-10-31|2026-11-02|t|OPERATOR|OPERATOR|2026-10-31|f|b|2|null|11",
                        "win_CRYPTO_3|DUE|2026-10-31|2026-11-02|t|SCHEDULE|SCHEDULE|2026-10-31|f|null|null|null|10",
                        "win_CRYPTO_4|PARKED|2026-10-31|2026-11-02|t|SCHEDULE|SCHEDULE|2026-10-31|f|a|null|saga.failed|"
                                + "8",
                        "win_CRYPTO_5|OPEN|2026-10-31|2026-11-02|t|null|null|null|f|null|null|null|0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference",
                "accounts",
                "journal",
                "orders",
                "trades",
                "books",
                "candles",
                "clearing",
                "sagas",
                "controls",
                "customers",
                "approvals",
                "eventblocks",
                "notifications",
                "analytics"
            })
    void batchesMayBeCutAnywhereAndComeAgain(String view) {
        Projection live = service.get(Views.class).find(view).orElseThrow();
        long head = service.get(EventLog.class).head();
        List<String> expected = rows.allOf(live, view + "_1");

        assertThat(expected).isNotEmpty();
        assertThat(written(live, 100, head)).isEqualTo(expected);
        assertThat(written(live, 101, 1)).isEqualTo(expected);
        assertThat(written(live, 102, 7)).isEqualTo(expected);
    }

    @Test
    void aMissingEventIsAnError() {
        Writing orders = new Writing(service, orders(), new Generation("orders", 110, Status.BUILDING, 0, null, null));
        assertThatThrownBy(() -> orders.write(1, 5))
                .hasMessage("orders_110 is at position 0, so it cannot write what comes after position 1");
    }

    @Test
    void aMissingRowIsAnError() {
        Writing orders = new Writing(service, orders(), new Generation("orders", 111, Status.BUILDING, 0, null, null));
        EventLog log = service.get(EventLog.class);
        TrackedEventMessage<?> executed = log.eventsBetween(1, log.head()).stream()
                .filter(event -> event.getPayloadType() == OrderExecuted.class)
                .<TrackedEventMessage<?>>map(event -> (TrackedEventMessage<?>) event)
                .findFirst()
                .get();
        assertThatThrownBy(() -> orders.write(
                        new LogBatch(0, executed.trackingToken().position().getAsLong(), List.of(executed))))
                .hasMessageStartingWith("orders_111: 0 rows instead of 1 for ");
    }

    private static Projection orders() {
        return service.get(Views.class).find("orders").orElseThrow();
    }

    /** Each batch is written twice, the second time with the one before it. */
    private static List<String> written(Projection view, int number, long batchSize) {
        Generation generation = new Generation(view.name(), number, Status.BUILDING, 0, null, null);
        Writing writing = new Writing(service, view, generation);
        long head = service.get(EventLog.class).head();
        for (long after = 0; after < head; after += batchSize) {
            long through = Math.min(after + batchSize, head);
            writing.write(after, through);
            writing.write(Math.max(after - batchSize, 0), through);
        }
        assertThat(writing.position()).isEqualTo(head);
        return new ViewRows(service).allOf(view, generation.name());
    }
}
