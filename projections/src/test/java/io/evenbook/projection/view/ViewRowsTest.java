package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.api.order.OrderEvent.OrderOpened;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Given a story, what stands in each view; and that it does not matter how the log is cut into batches. */
class ViewRowsTest {
    @TempDir
    static Path data;

    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final AccountId DAVE = new AccountId("acc_dave");
    private static final AccountId ERIN = new AccountId("acc_erin");

    private static ProjectionService service;
    private static ViewRows rows;

    /**
     * Alice and Bob trade 1 of 2 BTC, after the settlement was parked once, and Bob takes the rest back; a second trade waits for Bob's
     * pay-in. There is an order that was refused and one that was reduced, a withdrawal of each kind, and Carol came and went. Dave sends
     * money, gets some back, pays rent from a hold, has a credit line, and shares bills with Alice and Bob, which are refused at first; one of
     * them is reversed. Erin's transfer comes back when she has left.
     */
    @BeforeAll
    static void tell() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
        Story story = new Story().begin();
        OrderId ask = story.ask("2.00000000", 1, "2.00000000");
        TradeExecuted trade = story.match(ask);
        story.payIn(trade, Side.SELL);
        story.parked(trade);
        story.retried(trade);
        story.payIn(trade, Side.BUY);
        story.payOut(trade, Side.BUY);
        story.payOut(trade, Side.SELL);
        story.settled(trade);
        story.cancel(ask, "1.00000000");
        service.append(story.told());

        WithdrawalId confirmed = story.withdraw(BOB, usd("10.000000"));
        story.confirm(confirmed, usd("10.000000"));
        WithdrawalId cancelled = story.withdraw(BOB, usd("20.000000"));
        story.cancel(cancelled, usd("20.000000"));
        story.withdraw(BOB, usd("30.000000"));
        story.holdTwice(BOB, new HoldId("hld_margin"), usd("5.000000"));
        story.open(CAROL);
        story.closed(CAROL);
        story.frozen(BOB);
        service.append(story.told());

        story.halted();
        story.rejected();
        story.resumed();
        OrderId reduced = story.ask("3.00000000", 1, "3.00000000");
        story.reduce(reduced, "2.00000000", "1.00000000", "2.00000000");
        TradeExecuted waiting = story.match(reduced);
        story.payIn(waiting, Side.BUY);
        service.append(story.told());
        tellOfDave(story);
        story.controlled();
        story.reconciled();
        service.append(story.told());
        rows.awaitHead();
    }

    private static void tellOfDave(Story story) {
        story.open(DAVE);
        story.open(ERIN);
        story.deposit(DAVE, usd("100.000000"));
        story.deposit(ERIN, usd("9.000000"));
        story.limit(DAVE, usd("-50.000000"), usd("500.000000"));
        story.hold(DAVE, new HoldId("hld_rent"), usd("30.000000"), Story.NOON);
        TransferId rent = story.capture(DAVE, new HoldId("hld_rent"), usd("10.000000"), usd("20.000000"), ALICE);
        TransferId completed = story.send(DAVE, ALICE, usd("1.000000"));
        TransferId returned = story.send(DAVE, BOB, usd("2.000000"));
        TransferId stranded = story.send(ERIN, BOB, usd("9.000000"));
        story.send(DAVE, ALICE, usd("4.000000"));
        service.append(story.told());

        story.receive(rent, DAVE, ALICE, usd("10.000000"));
        story.receive(completed, DAVE, ALICE, usd("1.000000"));
        story.giveBack(returned, DAVE, BOB, usd("2.000000"), false);
        story.closed(ERIN);
        story.giveBack(stranded, ERIN, BOB, usd("9.000000"), true);
        story.capture(DAVE, new HoldId("hld_rent"), usd("5.000000"), usd("15.000000"), null);
        story.expire(story.withdraw(DAVE, usd("6.000000")), usd("6.000000"));
        story.limit(DAVE, usd("-60.000000"), null);
        service.append(story.told());

        List<RequestedEntry> bills = story.bills(DAVE, Story.NOON);
        GroupId group = new GroupId("grp_bills");
        story.request(group, 1, bills);
        story.prepare(group, ALICE, bills);
        story.refuse(group, BOB);
        story.releasePart(group, ALICE, bills);
        story.reject(group, BOB);
        service.append(story.told());
        story.post(group, 2, List.of(ALICE, BOB, DAVE), bills);
        story.post(
                GroupId.reversing(bills.getLast().entryId()), 1, List.of(ALICE, BOB), List.of(story.reversal(bills.getLast())));
        List<RequestedEntry> rejected = story.bills(DAVE, Story.NOON);
        GroupId refused = new GroupId("grp_refused");
        story.request(refused, 1, rejected);
        story.prepare(refused, BOB, rejected);
        story.refuse(refused, ALICE);
        story.releasePart(refused, BOB, rejected);
        story.reject(refused, ALICE);
        GroupId open = new GroupId("grp_open");
        List<RequestedEntry> pending = story.bills(DAVE, Story.NOON);
        story.request(open, 1, pending);
        story.prepare(open, BOB, pending);
        story.prepare(open, DAVE, pending);
        story.booksClosed(Story.NOON);
        story.booksReopened(Story.NOON.minusSeconds(1));
        service.append(story.told());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void referenceHasAssetsAndMarkets() {
        assertThat(rows.of("select asset, name, type, decimals, position from reference.asset order by 1"))
                .containsExactly("BTC|Bitcoin|CRYPTO|8|2", "USD|US dollar|FIAT|6|1");
        assertThat(rows.of("select market, base_asset, quote_asset, tick_size, lot_size, maker_fee_rate, taker_fee_rate, status, version"
                        + " from reference.market"))
                .containsExactly("BTC-USD|BTC|USD|0.01|0.0001|0.001|0.002|OPEN|8");
    }

    @Test
    void accountsHaveBalancesHoldsAndWithdrawals() {
        assertThat(rows.of("select account_id, owner, status, version from accounts.account order by 1"))
                .containsExactly(
                        "acc_alice|alice|OPEN|17", "acc_bob|bob|FROZEN|30", "acc_carol|carol|CLOSED|1", "acc_dave|dave|OPEN|17",
                        "acc_erin|erin|CLOSED|4");
        assertThat(rows.of("select account_id, asset, posted, held, minimum, maximum, direction from accounts.balance order by 1, 2"))
                .containsExactly(
                        "acc_alice|BTC|0.99800000|0.00000000|0|null|BOTH",
                        "acc_alice|USD|999808.000000|0.000000|0|null|BOTH",
                        "acc_bob|BTC|9999.00000000|2.00000000|0|null|BOTH",
                        "acc_bob|USD|86.900000|40.000000|0|null|BOTH",
                        "acc_dave|USD|85.000000|15.000000|-60.000000|null|BOTH",
                        "acc_erin|USD|0.000000|0.000000|0|null|BOTH");
        assertThat(rows.of("select account_id, substring(hold_id, 1, 12), asset, amount, reason, expires_at = '2026-10-31T12:00:00Z'"
                        + " from accounts.hold order by 3, 4, 2"))
                .containsExactly(
                        "acc_bob|hld_ord_BTC-|BTC|2.00000000|ORDER|null",
                        "acc_bob|hld_grp_open|USD|5.000000|ENTRY|null",
                        "acc_bob|hld_margin|USD|5.000000|MANUAL|null",
                        "acc_dave|hld_rent|USD|15.000000|MANUAL|t",
                        "acc_bob|hld_wdr_0000|USD|30.000000|WITHDRAWAL|null");
        assertThat(rows.of("select account_id, asset, amount, status, updated_at > requested_at as later"
                        + " from accounts.withdrawal order by position"))
                .containsExactly(
                        "acc_bob|USD|10.000000|CONFIRMED|f",
                        "acc_bob|USD|20.000000|CANCELLED|f",
                        "acc_bob|USD|30.000000|PENDING|f",
                        "acc_dave|USD|6.000000|EXPIRED|f");
    }

    @Test
    void transfersEndAsTheirReceiverSaid() {
        assertThat(rows.of("select from_account_id, to_account_id, asset, amount, reference, status, code, detail"
                        + " from accounts.transfer order by transfer_id"))
                .containsExactly(
                        "acc_dave|acc_alice|USD|10.000000|null|COMPLETED|null|null",
                        "acc_dave|acc_alice|USD|1.000000|for acc_alice|COMPLETED|null|null",
                        "acc_dave|acc_bob|USD|2.000000|for acc_bob|REJECTED|account.frozen|Account acc_bob is frozen.",
                        "acc_erin|acc_bob|USD|9.000000|for acc_bob|REJECTED|account.frozen|Account acc_bob is frozen.",
                        "acc_dave|acc_alice|USD|4.000000|for acc_alice|PENDING|null|null");
    }

    @Test
    void whatEachEventMadeOfABalanceIsKept() {
        assertThat(rows.of("select asset, posted, held from accounts.balance_history where account_id = 'acc_dave' order by position"))
                .containsExactly(
                        "USD|100.000000|0.000000",
                        "USD|100.000000|0.000000",
                        "USD|100.000000|30.000000",
                        "USD|90.000000|20.000000",
                        "USD|89.000000|20.000000",
                        "USD|87.000000|20.000000",
                        "USD|83.000000|20.000000",
                        "USD|85.000000|20.000000",
                        "USD|80.000000|15.000000",
                        "USD|80.000000|21.000000",
                        "USD|80.000000|15.000000",
                        "USD|80.000000|15.000000",
                        "USD|80.000000|15.000000",
                        "USD|85.000000|15.000000",
                        "USD|85.000000|15.000000");
        assertThat(rows.of("""
                        select b.* from accounts.balance b
                         where not exists (select from accounts.balance_history h
                                            where h.account_id = b.account_id and h.asset = b.asset and h.position = b.position
                                              and h.posted = b.posted and h.held = b.held)"""))
                .isEmpty();
        assertThat(rows.of("""
                        select count(*) from accounts.balance_history h join public.events e on e.global_index = h.position
                         where h.recorded_at <> e.recorded_at"""))
                .containsExactly("0");
    }

    @Test
    void journalBalances() {
        assertThat(rows.of("select kind, count(*) from journal.entry where part_of is null group by 1 order by 1"))
                .containsExactly(
                        "ADJUSTMENT|2", "DEPOSIT|4", "PAY_IN|3", "PAY_OUT|2", "REVERSAL|1", "TRANSFER_IN|4", "TRANSFER_OUT|5",
                        "WITHDRAWAL|2");
        assertThat(rows.of("select leg, ledger_account, side, asset, amount from journal.posting join journal.entry using (ordinal)"
                        + " where entry_id = 'ent_trd_BTC-USD_1.pay-out.BUY' order by leg"))
                .containsExactly(
                        "1|house:clearing|DEBIT|BTC|1.00000000",
                        "2|customer:acc_alice|CREDIT|BTC|0.99800000",
                        "3|house:fees|CREDIT|BTC|0.00200000");
        assertThat(rows.of("select ledger_account, asset, kind, debits, credits from journal.ledger_balance order by 1, 2"))
                .containsExactly(
                        "customer:acc_alice|BTC|LIABILITY|0.00000000|0.99800000",
                        "customer:acc_alice|USD|LIABILITY|205.000000|1000013.000000",
                        "customer:acc_bob|BTC|LIABILITY|1.00000000|10000.00000000",
                        "customer:acc_bob|USD|LIABILITY|15.000000|101.900000",
                        "customer:acc_dave|USD|LIABILITY|22.000000|107.000000",
                        "customer:acc_erin|USD|LIABILITY|9.000000|9.000000",
                        "house:clearing|BTC|LIABILITY|1.00000000|1.00000000",
                        "house:clearing|USD|LIABILITY|132.000000|236.000000",
                        "house:fees|BTC|REVENUE|0.00000000|0.00200000",
                        "house:fees|USD|REVENUE|0.000000|1.100000",
                        "house:omnibus|BTC|ASSET|10000.00000000|0.00000000",
                        "house:omnibus|USD|ASSET|1000109.000000|15.000000",
                        "house:suspense|USD|LIABILITY|0.000000|9.000000");
        assertThat(rows.of("select asset, sum(debits - credits) from journal.ledger_balance group by 1 order by 1"))
                .containsExactly("BTC|0.00000000", "USD|0.000000");
        assertThat(rows.of("select count(*) from journal.entry e join public.events v on v.global_index = e.position"
                        + " where e.recorded_at <> v.recorded_at"))
                .containsExactly("0");
    }

    @Test
    void aGroupStandsAsWholeEntriesAndTheirParts() {
        assertThat(rows.of("""
                        select entry_id like 'ent_bill.%' or reverses like 'ent_bill.%', kind, description, reference,
                               effective_at = '2026-10-31T12:00:00Z' as back, recorded_at = effective_at as now, part_of is not null as part,
                               substring(entry_id from '[^.]*$'), ordinal - position * 1048576 as number,
                               (select count(*) from journal.posting p where p.ordinal = e.ordinal) as legs
                          from journal.entry e where group_id = 'grp_bills' order by ordinal"""))
                .containsExactly(
                        "t|ADJUSTMENT|A bill|bill-1|f|t|t|acc_alice|1|2",
                        "t|ADJUSTMENT|An old bill|null|t|f|t|acc_alice|2|2",
                        "t|ADJUSTMENT|A bill|bill-1|f|t|t|acc_bob|1|2",
                        "t|ADJUSTMENT|An old bill|null|t|f|t|acc_bob|2|2",
                        "t|ADJUSTMENT|A bill|bill-1|f|t|t|acc_dave|1|2",
                        "t|ADJUSTMENT|A bill|bill-1|f|t|f|00000000000000000000000026|1|0",
                        "t|ADJUSTMENT|An old bill|null|t|f|f|00000000000000000000000027|2|0",
                        "t|ADJUSTMENT|A bill|bill-1|f|t|t|house|3|2");
        assertThat(rows.of("select count(distinct effective_at) from journal.posting join journal.entry using (ordinal, effective_at)"))
                .isEqualTo(rows.of("select count(distinct effective_at) from journal.posting"));
        assertThat(rows.of("""
                        select reversal.kind, entry.entry_id = reversal.reverses, reversal.effective_at = entry.effective_at
                          from journal.entry reversal join journal.entry on entry.entry_id = reversal.reverses"""))
                .containsExactly("REVERSAL|t|t");
    }

    @Test
    void eachPostingCarriesWhatItsLedgerAccountComesToWithIt() {
        assertThat(rows.of("""
                        select p.ordinal, p.leg from journal.posting p
                         where p.debits <> (select coalesce(sum(amount), 0) from journal.posting
                                             where ledger_account = p.ledger_account and asset = p.asset and side = 'DEBIT'
                                               and (ordinal, leg) <= (p.ordinal, p.leg))
                            or p.credits <> (select coalesce(sum(amount), 0) from journal.posting
                                              where ledger_account = p.ledger_account and asset = p.asset and side = 'CREDIT'
                                                and (ordinal, leg) <= (p.ordinal, p.leg))"""))
                .isEmpty();
        assertThat(rows.of("""
                        select ledger_account, asset from journal.ledger_balance b
                         where (debits, credits, position) <>
                               (select debits, credits, ordinal / 1048576 from journal.posting
                                 where ledger_account = b.ledger_account and asset = b.asset order by ordinal desc, leg desc limit 1)"""))
                .isEmpty();
    }

    /** Clearing is not one of them: no leg of a whole entry is there. */
    @Test
    void wholeEntriesNameTheLedgerAccountsOfTheirLegs() {
        assertThat(rows.of("select count(*) > 0 from journal.entry_ledger_account")).containsExactly("t");
        assertThat(rows.of("""
                        (select ordinal, recorded_at, ledger_account from journal.entry_ledger_account
                          except select e.ordinal, e.recorded_at, p.ledger_account %1$s)
                        union all
                        (select e.ordinal, e.recorded_at, p.ledger_account %1$s
                          except select ordinal, recorded_at, ledger_account from journal.entry_ledger_account)""".formatted("""
                        from journal.entry e join journal.entry part on part.part_of = e.entry_id
                          join journal.posting p on p.ordinal = part.ordinal
                         where e.part_of is null and p.ledger_account <> 'house:clearing'""")))
                .isEmpty();
    }

    @Test
    void requestedEntriesTellWhatBecameOfThem() {
        assertThat(rows.of("""
                        select group_id, number, status, kind, description, account_id, code, detail, updated_at > requested_at as later,
                               reverses is not null as reversal
                          from journal.entry_request where group_id not like 'grp_reversal%' order by position, number"""))
                .containsExactly(
                        "grp_bills|1|POSTED|ADJUSTMENT|A bill|null|null|null|f|f",
                        "grp_bills|2|POSTED|ADJUSTMENT|An old bill|null|null|null|f|f",
                        "grp_refused|1|REJECTED|ADJUSTMENT|A bill|acc_alice|account.frozen|Account acc_alice is frozen.|f|f",
                        "grp_refused|2|REJECTED|ADJUSTMENT|An old bill|acc_alice|account.frozen|Account acc_alice is frozen.|f|f",
                        "grp_open|1|PENDING|ADJUSTMENT|A bill|null|null|null|f|f",
                        "grp_open|2|PENDING|ADJUSTMENT|An old bill|null|null|null|f|f");
        assertThat(rows.of("select closed_through = '2026-10-31T11:59:59Z' from journal.books")).containsExactly("t");
    }

    @Test
    void ordersStandAsTheirEventsSay() {
        assertThat(rows.of("select account_id, side, price, quantity, filled_quantity, filled_quote_amount, remaining_quantity, status,"
                        + " rejection_code, rejection_reason, version from orders.trading_order order by placed_position"))
                .containsExactly(
                        "acc_bob|SELL|100.00|2.00000000|1.00000000|100.000000|1.00000000|CANCELLED|null|null|3",
                        "acc_alice|BUY|101.00|1.00000000|1.00000000|100.000000|0.00000000|FILLED|null|null|2",
                        "acc_alice|BUY|100.00|1.00000000|0.00000000|0|1.00000000|REJECTED|market.halted|BTC-USD is halted.|1",
                        "acc_bob|SELL|100.00|2.00000000|1.00000000|100.000000|1.00000000|PARTIALLY_FILLED|null|null|3",
                        "acc_alice|BUY|101.00|1.00000000|1.00000000|100.000000|0.00000000|FILLED|null|null|2");
    }

    @Test
    void tradesSaveBothSidesAndHowFarTheyAreSettled() {
        assertThat(rows.of("select trade_id, price, quantity, quote_amount, buyer_account_id, seller_account_id, maker_side, buyer_fee,"
                        + " seller_fee, buyer_paid_in, seller_paid_in, status, settled_at is not null as settled"
                        + " from trades.trade order by executed_position"))
                .containsExactly(
                        "trd_BTC-USD_1|100.00|1.00000000|100.000000|acc_alice|acc_bob|SELL|0.00200000|0.100000|t|t|SETTLED|t",
                        "trd_BTC-USD_2|100.00|1.00000000|100.000000|acc_alice|acc_bob|SELL|0.00200000|0.100000|t|f|EXECUTED|f");
    }

    @Test
    void booksHaveTheirLevels() {
        assertThat(rows.of("select market, sequence from books.book")).containsExactly("BTC-USD|8");
        assertThat(rows.of("select market, side, price, quantity, orders from books.book_level"))
                .containsExactly("BTC-USD|SELL|100.00|1.00000000|1");
    }

    @Test
    void sagasTellWhereSettlementsAreAndWhatHappened() {
        assertThat(rows.of("select saga_id, type, key, state, step, payments, attempts, last_error from sagas.saga order by started_position"))
                .containsExactly(
                        "stl_trd_BTC-USD_1|Settlement|trd_BTC-USD_1|ENDED|DONE|4|2|hold.unknown: There is no such hold.",
                        "stl_trd_BTC-USD_2|Settlement|trd_BTC-USD_2|RUNNING|PAY_IN|1|1|null",
                        "grp_bills|EntryPosting|grp_bills|ENDED|POSTED|0|2|account.frozen: Account acc_bob is frozen.",
                        "grp_reversal.bill.00000000000000000000000027|EntryPosting|grp_reversal.bill.00000000000000000000000027"
                                + "|ENDED|POSTED|0|1|null",
                        "grp_refused|EntryPosting|grp_refused|ENDED|REJECTED|0|1|account.frozen: Account acc_alice is frozen.",
                        "grp_open|EntryPosting|grp_open|RUNNING|PREPARE|0|1|null");
        assertThat(rows.of("select event_type, detail from sagas.saga_step where saga_id = 'grp_bills' order by position"))
                .containsExactly(
                        "journal.EntriesRequested|2 entries are to be posted",
                        "account.PartPrepared|acc_alice is ready",
                        "account.PartRefused|acc_bob refused: account.frozen: Account acc_bob is frozen.",
                        "account.PartReleased|acc_alice has given its part back",
                        "journal.EntriesRejected|account.frozen: Account acc_bob is frozen.",
                        "journal.EntriesRequested|2 entries are to be posted",
                        "account.PartPrepared|acc_alice is ready",
                        "account.PartPrepared|acc_bob is ready",
                        "account.PartPrepared|acc_dave is ready",
                        "account.PartPosted|acc_alice has posted its part",
                        "account.PartPosted|acc_bob has posted its part",
                        "account.PartPosted|acc_dave has posted its part",
                        "journal.EntriesPosted|2 entries are posted");
        assertThat(rows.of("select event_type, detail from sagas.saga_step where saga_id = 'stl_trd_BTC-USD_1' order by position"))
                .containsExactly(
                        "trade.TradeExecuted|1.00000000 BTC at 100.00",
                        "account.TradePaidIn|acc_bob paid 1.00000000 BTC into clearing",
                        "trade.SettlementParked|hold.unknown: There is no such hold.",
                        "trade.SettlementRetried|the hold is back",
                        "account.TradePaidIn|acc_alice paid 100.000000 USD into clearing",
                        "account.TradePaidOut|acc_alice was paid 1.00000000 BTC less a fee of 0.00200000 BTC",
                        "account.TradePaidOut|acc_bob was paid 100.000000 USD less a fee of 0.100000 USD",
                        "trade.TradeSettled|Both sides have been paid");
    }

    @Test
    void controlsKeepWhatEachRunFound() {
        assertThat(rows.of("select run_id, passed, results::text from controls.control_run order by position")).containsExactly(
                "run_" + "1".repeat(26) + """
                        |t|[{"control":"CLEARING","outcome":"IN_FLIGHT","checkedThrough":7,"checked":2,"breaks":[],"breakCount":0,\
                        "inFlight":[{"asset":"USD","amount":"1.50","items":1}]}]""",
                "run_" + "2".repeat(26) + """
                        |f|[{"control":"CLEARING","outcome":"IN_FLIGHT","checkedThrough":7,"checked":2,"breaks":[],"breakCount":0,\
                        "inFlight":[{"asset":"USD","amount":"1.50","items":1}]},\
                        {"control":"BALANCES","outcome":"FAILED","checkedThrough":7,"checked":3,\
                        "breaks":[{"subject":"acc_alice held","asset":"USD","expected":"1.50","actual":"1.40"}],"breakCount":1,"inFlight":[]}]""");
    }

    @Test
    void reconciliationsKeepTheirBreaksInOrder() {
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
        assertThat(service.get(MongoTemplate.class).getCollection("notifications_1").find()
                        .map(document -> document.getString("accountId") + " " + document.getString("type")))
                .containsExactlyInAnyOrder(
                        "acc_alice DEPOSIT", "acc_bob DEPOSIT", "acc_alice FILL", "acc_bob FILL", "acc_alice SETTLEMENT",
                        "acc_bob SETTLEMENT", "acc_alice FILL", "acc_bob FILL", "acc_dave DEPOSIT", "acc_erin DEPOSIT",
                        "acc_alice TRANSFER", "acc_alice TRANSFER", "acc_dave TRANSFER", "acc_erin TRANSFER", "acc_dave WITHDRAWAL");
        assertThat(service.get(MongoTemplate.class).getCollection("notifications_1").find(new Document("type", "TRANSFER"))
                        .map(document -> document.getString("title") + ": " + document.getString("message")))
                .containsExactlyInAnyOrder(
                        "Transfer received: You received 10.000000 USD from acc_dave (reference for acc_alice).",
                        "Transfer received: You received 1.000000 USD from acc_dave (reference for acc_alice).",
                        "Transfer returned: Your transfer of 2.000000 USD to acc_bob was not taken and came back: Account acc_bob is frozen.",
                        "Transfer returned: Your transfer of 9.000000 USD to acc_bob was not taken and is kept for you, since your account is"
                                + " closed: Account acc_bob is frozen.");
    }

    @Test
    void analyticsHaveAFactForEachTrade() {
        assertThat(service.get(MongoTemplate.class).getCollection("analytics_1").find()
                        .map(document -> "%s %s %s %s %s".formatted(
                                document.get("_id"), document.get("quantity"), document.get("quoteAmount"), document.get("buyerFee"),
                                document.get("sellerFee"))))
                .containsExactly(
                        "trd_BTC-USD_1 1.00000000 100.000000 0.00200000 0.100000",
                        "trd_BTC-USD_2 1.00000000 100.000000 0.00200000 0.100000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "accounts", "journal", "orders", "trades", "books", "sagas", "controls", "notifications",
        "analytics"})
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
    void anEventThatIsMissingIsAnError() {
        Writing orders = new Writing(service, orders(), new Generation("orders", 110, Status.BUILDING, 0, null));
        assertThatThrownBy(() -> orders.write(1, 5))
                .hasMessage("orders_110 is at 0 and was given what comes after 1: some is missing");
    }

    @Test
    void aRowThatShouldBeThereAndIsNotIsAnError() {
        Writing orders = new Writing(service, orders(), new Generation("orders", 111, Status.BUILDING, 0, null));
        EventLog log = service.get(EventLog.class);
        TrackedEventMessage<?> opened = log.eventsBetween(1, log.head()).stream()
                .filter(event -> event.getPayloadType() == OrderOpened.class)
                .<TrackedEventMessage<?>>map(event -> (TrackedEventMessage<?>) event)
                .findFirst()
                .get();
        assertThatThrownBy(() -> orders.write(new LogBatch(0, opened.trackingToken().position().getAsLong(), List.of(opened))))
                .hasMessageStartingWith("orders_111: 0 rows instead of 1 for ");
    }

    private static Projection orders() {
        return service.get(Views.class).find("orders").orElseThrow();
    }

    /** Each batch is written twice, the second time with the one before it. */
    private static List<String> written(Projection view, int number, long batchSize) {
        Generation generation = new Generation(view.name(), number, Status.BUILDING, 0, null);
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
