package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.btc;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.WithdrawalId;
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

    private static ProjectionService service;
    private static ViewRows rows;

    /**
     * Alice and Bob trade 1 of 2 BTC, after the settlement was parked once, and Bob takes the rest back; a second trade waits for Bob's
     * pay-in. There is an order that was refused and one that was reduced, a withdrawal of each kind, and Carol came and went.
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
        rows.awaitHead();
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
                .containsExactly("acc_alice|alice|OPEN|8", "acc_bob|bob|FROZEN|20", "acc_carol|carol|CLOSED|1");
        assertThat(rows.of("select account_id, asset, posted, held from accounts.balance order by 1, 2"))
                .containsExactly(
                        "acc_alice|BTC|0.99800000|0.00000000",
                        "acc_alice|USD|999800.000000|0.000000",
                        "acc_bob|BTC|9999.00000000|2.00000000",
                        "acc_bob|USD|89.900000|35.000000");
        assertThat(rows.of("select account_id, substring(hold_id, 1, 8), asset, amount, reason from accounts.hold order by 3, 4"))
                .containsExactly(
                        "acc_bob|hld_ord_|BTC|2.00000000|ORDER",
                        "acc_bob|hld_marg|USD|5.000000|MANUAL",
                        "acc_bob|hld_wdr_|USD|30.000000|WITHDRAWAL");
        assertThat(rows.of("select account_id, asset, amount, status, updated_at > requested_at as later"
                        + " from accounts.withdrawal order by position"))
                .containsExactly(
                        "acc_bob|USD|10.000000|CONFIRMED|f",
                        "acc_bob|USD|20.000000|CANCELLED|f",
                        "acc_bob|USD|30.000000|PENDING|f");
    }

    @Test
    void journalBalances() {
        assertThat(rows.of("select kind, count(*) from journal.entry group by 1 order by 1"))
                .containsExactly("DEPOSIT|2", "PAY_IN|3", "PAY_OUT|2", "WITHDRAWAL|1");
        assertThat(rows.of("select leg, ledger_account, side, asset, amount from journal.posting join journal.entry using (position)"
                        + " where entry_id = 'ent_trd_BTC-USD_1.pay-out.BUY' order by leg"))
                .containsExactly(
                        "1|house:clearing|DEBIT|BTC|1.00000000",
                        "2|customer:acc_alice|CREDIT|BTC|0.99800000",
                        "3|house:fees|CREDIT|BTC|0.00200000");
        assertThat(rows.of("select ledger_account, asset, kind, debits, credits from journal.ledger_balance order by 1, 2"))
                .containsExactly(
                        "customer:acc_alice|BTC|LIABILITY|0.00000000|0.99800000",
                        "customer:acc_alice|USD|LIABILITY|200.000000|1000000.000000",
                        "customer:acc_bob|BTC|LIABILITY|1.00000000|10000.00000000",
                        "customer:acc_bob|USD|LIABILITY|10.000000|99.900000",
                        "house:clearing|BTC|LIABILITY|1.00000000|1.00000000",
                        "house:clearing|USD|LIABILITY|100.000000|200.000000",
                        "house:fees|BTC|REVENUE|0.00000000|0.00200000",
                        "house:fees|USD|REVENUE|0.000000|0.100000",
                        "house:omnibus|BTC|ASSET|10000.00000000|0.00000000",
                        "house:omnibus|USD|ASSET|1000000.000000|10.000000");
        assertThat(rows.of("select asset, sum(debits - credits) from journal.ledger_balance group by 1 order by 1"))
                .containsExactly("BTC|0.00000000", "USD|0.000000");
        assertThat(rows.of("select count(*) from journal.entry e join public.events v on v.global_index = e.position"
                        + " where e.recorded_at <> v.recorded_at"))
                .containsExactly("0");
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
                        "stl_trd_BTC-USD_2|Settlement|trd_BTC-USD_2|RUNNING|PAY_IN|1|1|null");
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
    void notificationsReachBothSides() {
        assertThat(service.get(MongoTemplate.class).getCollection("notifications_1").find()
                        .map(document -> document.getString("accountId") + " " + document.getString("type")))
                .containsExactlyInAnyOrder(
                        "acc_alice DEPOSIT", "acc_bob DEPOSIT", "acc_alice FILL", "acc_bob FILL", "acc_alice SETTLEMENT",
                        "acc_bob SETTLEMENT", "acc_alice FILL", "acc_bob FILL");
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
    @ValueSource(strings = {"reference", "accounts", "journal", "orders", "trades", "books", "sagas", "notifications", "analytics"})
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
