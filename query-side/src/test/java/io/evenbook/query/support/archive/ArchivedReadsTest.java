package io.evenbook.query.support.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.query.support.position.View;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Reads that would need a row of an archived month are refused; all others are as without an archive. */
class ArchivedReadsTest extends QueryTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final AssetCode USD = new AssetCode("USD");

    /** Events are final, so each test has a market of its own. */
    private final String market = "T" + Long.toString(System.nanoTime(), 36).toUpperCase() + "-USD";

    @Autowired
    Archive archive;

    @BeforeEach
    void market() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('%s', 'BTC', 'USD', 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')"
                .formatted(market));
    }

    private void archived(String view, String month, Long lastKey) {
        sql("""
                insert into %1$s.archived_month (month, state, file, last_key, changed_at)
                values ('%2$s-01', 'ARCHIVED', '%1$s.%2$s.csv.gz', %3$s, now())""".formatted(view, month, lastKey));
    }

    private void trade(int number, String executedAt, long position) {
        sql("""
                insert into trades.trade values ('trd_%1$s_%2$d', '%1$s', 100.00, 1, 100, 'ord_BTC-USD_00000000000000000000000001',
                    'ord_BTC-USD_00000000000000000000000002', 'acc_alice', 'acc_bob', 'SELL',
                    0, 'BTC', 0, 'USD', 'SETTLED', '%3$s', '%3$s', %4$d, %4$d)""".formatted(market, number, executedAt, position));
    }

    private void ended(String id, String endedAt, long placed) {
        sql("""
                insert into orders.ended_order values ('%s', 'acc_alice', '%s', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1, 'CANCELLED',
                    'REQUESTED', '%3$s', '%3$s', 0, %4$d, %4$d, null, null, null, null, null, 'NONE')""".formatted(id, market, endedAt, placed));
    }

    private void open(String id, long placed) {
        sql("""
                insert into orders.open_order values ('%s', 'acc_alice', '%s', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1, 'OPEN',
                    '2026-01-01Z', '2026-01-01Z', 0, %d, 1, null, null, null, null, null, 'NONE')""".formatted(id, market, placed));
    }

    private void candle(String openTime) {
        sql("insert into candles.candle values ('%s', 1, '%s', 1, 2, 1, 2, 1, 100, 1, 7)".formatted(market, openTime));
    }

    private TradeExecuted executed(TradeId trade) {
        return new TradeExecuted(
                trade,
                new MarketId(market),
                null,
                new BigDecimal("100.00"),
                new Money(new AssetCode("BTC"), new BigDecimal("1.00000000")),
                usd("100.000000"),
                1,
                Side.BUY,
                false,
                party("b", BOB),
                party("s", ALICE));
    }

    private TradeParty party(String name, AccountId account) {
        OrderId order = orderId(name);
        return new TradeParty(
                order,
                account,
                HoldId.behind(order),
                usd("1.000000"),
                usd("0.000000"),
                usd("1.000000"),
                usd("0.000000"));
    }

    private OrderId orderId(String name) {
        return new OrderId("ord_" + market + "_" + "0".repeat(26 - name.length()) + name);
    }

    private static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    private OrderPlaced placed(OrderId order) {
        return new OrderPlaced(
                order,
                ALICE,
                new MarketId(market),
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                new BigDecimal("100.00"),
                null,
                null,
                new BigDecimal("1.50000000"),
                null,
                null,
                null,
                null,
                SelfTradePrevention.NONE,
                null,
                HoldId.behind(order),
                usd("150.000000"),
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO));
    }

    /** The month in which this test's events are recorded. */
    private String presentMonth() {
        return YearMonth.from(recordedAt(log.head()).atOffset(ZoneOffset.UTC)).toString();
    }

    private List<String> pagesOf(String path, String field) {
        List<String> values = new ArrayList<>();
        for (String cursor = ""; ; ) {
            String page = path + (path.contains("?") ? "&" : "?") + "limit=2" + cursor;
            String refused = cursor.isEmpty() ? "" : refused(page);
            if (refused.startsWith("503")) {
                values.add(refused);
                return values;
            }
            JsonNode answer = read(page);
            values.addAll(values(answer, field));
            if (answer.get("next").isNull()) {
                return values;
            }
            cursor = "&cursor=" + answer.get("next").asString();
        }
    }

    @Test
    void tradesAreListedBackToTheArchiveAndNoFurther() {
        for (int i = 5; i <= 9; i++) {
            trade(i, "2026-02-0" + i + "T00:00:00Z", 10 * i);
        }
        List<String> whole = List.of("90", "80", "70", "60", "50").stream()
                .map(position -> "trd_" + market + "_" + position.charAt(0))
                .toList();
        for (String list : List.of(
                "/trades",
                "/trades?market=" + market,
                "/trades?accountId=acc_alice",
                "/markets/" + market + "/trades")) {
            assertThat(pagesOf(list, "tradeId")).as(list).isEqualTo(whole);
        }
        archived("trades", "2026-01", 45L);
        List<String> refused = new ArrayList<>(whole);
        refused.add("503 trades 2026-01 trades.2026-01.csv.gz");
        for (String list : List.of("/trades", "/trades?accountId=acc_alice", "/trades?status=SETTLED")) {
            assertThat(pagesOf(list, "tradeId")).as(list).isEqualTo(refused);
            assertThat(refused(list + (list.contains("?") ? "&" : "?") + "order=asc"))
                    .as(list)
                    .startsWith("503 trades 2026-01");
        }
        assertThat(pagesOf("/trades?status=EXECUTED", "tradeId")).isEmpty();
    }

    @Test
    void aMonthThatIsBackOrMustWaitIsRead() {
        trade(5, "2026-02-05T00:00:00Z", 50);
        for (String state : List.of("'RESTORED'", "'BLOCKED', file = null")) {
            sql("truncate trades.archived_month");
            archived("trades", "2026-01", 45L);
            assertThat(pagesOf("/trades", "tradeId")).hasSize(2);
            sql("update trades.archived_month set state = 'RESTORING'");
            assertThat(pagesOf("/trades", "tradeId")).hasSize(2);
            sql("update trades.archived_month set state = " + state);
            assertThat(pagesOf("/trades", "tradeId")).containsExactly("trd_" + market + "_5");
        }
    }

    @Test
    void anAccountOrMarketThatBeganLaterMissesNothing() {
        happenUntil(10);
        long before = log.head();
        long listed = happen("Market", market, 0, placed(orderId("m")));
        trade(5, "2026-02-05T00:00:00Z", listed + 1);
        archived("trades", "2026-01", before);
        assertThat(pagesOf("/markets/" + market + "/trades", "tradeId")).hasSize(1);
        assertThat(pagesOf("/trades?market=" + market + "&order=asc", "tradeId"))
                .hasSize(1);
        assertThat(pagesOf("/trades", "tradeId")).hasSize(2);
        sql("update trades.archived_month set last_key = " + listed);
        assertThat(pagesOf("/markets/" + market + "/trades", "tradeId")).hasSize(2);
    }

    @Test
    void aCustomerWhoseAccountsBeganLaterMissesNothing() {
        happenUntil(10);
        long before = log.head();
        List<Long> opened = new ArrayList<>();
        for (AccountId own : List.of(new AccountId("acc_1" + market), new AccountId("acc_2" + market))) {
            opened.add(happen("Account", own.value(), 0, new AccountUnfrozen(own, "whatever happened")));
            sql("insert into accounts.account values ('%s', 'cus_young', null, 'OPEN', null, now(), 1, 1)"
                    .formatted(own));
        }
        trade(5, "2026-02-05T00:00:00Z", opened.getLast() + 1);
        ended(orderId("5").value(), "2026-02-05T00:00:00Z", opened.getLast() + 1);
        sql("update trades.trade set seller_account_id = 'acc_2%s'".formatted(market));
        sql("update orders.ended_order set account_id = 'acc_1%s'".formatted(market));
        archived("trades", "2026-01", before);
        archived("orders", "2026-01", before);
        assertThat(refused("/trades?order=asc")).startsWith("503");
        assertThat(refused("/orders?order=asc")).startsWith("503");

        beCustomer(new CustomerId("cus_young"));
        for (String order : List.of("desc", "asc")) {
            assertThat(pagesOf("/trades?order=" + order, "tradeId")).hasSize(1);
            assertThat(pagesOf("/orders?order=" + order, "orderId"))
                    .containsExactly(orderId("5").value());
        }
        // The older of the two accounts counts
        for (String view : List.of("trades", "orders")) {
            sql("update %s.archived_month set last_key = %d".formatted(view, opened.getFirst()));
            assertThat(refused("/" + view + "?order=asc")).startsWith("503 " + view);
        }
    }

    @Test
    void aTradeThatIsNotFoundIsUnknownOrArchived() {
        TradeId trade = new TradeId("trd_" + market + "_1");
        happen("Trade", trade.value(), 0, executed(trade));
        assertThat(refused("/trades/" + trade)).isEqualTo("404 trade.unknown");
        archived("trades", "2026-01", 1L);
        assertThat(refused("/trades/" + trade)).isEqualTo("404 trade.unknown");
        archived("trades", presentMonth(), 2L);
        assertThat(refused("/trades/" + trade)).startsWith("503 trades " + presentMonth());
        assertThat(refused("/trades/trd_" + market + "_2")).isEqualTo("404 trade.unknown");
        trade(1, recordedAt(log.head()).toString(), log.head());
        assertThat(read("/trades/" + trade).get("tradeId").asString()).isEqualTo(trade.value());
    }

    @Test
    void anOrderThatIsNotFoundIsUnknownOrArchived() {
        OrderId order = orderId("1");
        happen("Order", order.value(), 0, placed(order));
        happen("Order", order.value(), 1, new OrderCancelled(order, ALICE, CancelReason.REQUESTED, null, null));
        archived("orders", "2026-01", 1L);
        assertThat(refused("/orders/" + order)).isEqualTo("404 order.unknown");
        archived("orders", presentMonth(), 2L);
        assertThat(refused("/orders/" + order)).startsWith("503 orders " + presentMonth());
        assertThat(refused("/orders/" + orderId("2"))).isEqualTo("404 order.unknown");
    }

    /** Order 4 was placed before the last order of the archived month, and ended later. */
    @Test
    void ordersAreListedBackToTheLastPlacementInTheArchive() {
        open(orderId("3").value(), 3);
        ended(orderId("4").value(), "2026-03-01T00:00:00Z", 4);
        ended(orderId("6").value(), "2026-02-01T00:00:00Z", 6);
        open(orderId("7").value(), 7);
        archived("orders", "2026-01", 5L);

        for (String list : List.of("/orders", "/orders?accountId=acc_alice", "/orders?market=" + market)) {
            assertThat(pagesOf(list, "orderId"))
                    .as(list)
                    .containsExactly(
                            orderId("7").value(), orderId("6").value(), "503 orders 2026-01 orders.2026-01.csv.gz");
            assertThat(refused(list + (list.contains("?") ? "&" : "?") + "order=asc"))
                    .startsWith("503");
        }
        assertThat(pagesOf("/orders?status=CANCELLED", "orderId"))
                .containsExactly(orderId("6").value(), "503 orders 2026-01 orders.2026-01.csv.gz");
        // Open orders are never archived
        assertThat(pagesOf("/orders?status=OPEN", "orderId"))
                .containsExactly(orderId("7").value(), orderId("3").value());
        assertThat(read("/orders?status=OPEN&order=asc").get("items")).hasSize(2);
    }

    @Test
    void candlesAreReadWhereNoMonthIsMissing() {
        String list = "/markets/" + market + "/candles?interval=1m";
        for (int minute = 1; minute <= 3; minute++) {
            candle("2026-03-01T00:0" + minute + ":00Z");
        }
        assertThat(read(list).get("items")).hasSize(3);
        archived("candles", "2026-02", 1L);

        assertThat(read(list + "&from=2026-03-01T00:00:00Z").get("items")).hasSize(3);
        assertThat(read(list + "&limit=3").get("items")).hasSize(3);
        assertThat(read(list + "&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")
                        .get("items"))
                .isEmpty();
        assertThat(refused(list)).isEqualTo("503 candles 2026-02 candles.2026-02.csv.gz");
        assertThat(refused(list + "&from=2026-02-28T23:59:59Z")).startsWith("503");
        assertThat(refused(list + "&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z"))
                .startsWith("503");
        // The close before the first candle is archived
        assertThat(refused(list + "&from=2026-03-01T00:00:00Z&empty=true")).startsWith("503");
        assertThat(read(list + "&from=2026-03-01T00:02:00Z&to=2026-03-01T00:05:00Z&empty=true")
                        .get("items"))
                .hasSize(3);
        String udf = "/udf/history?symbol=" + market + "&resolution=1&to=9999999999&";
        assertThat(read(udf + "countback=3").get("s").asString()).isEqualTo("ok");
        assertThat(read(udf + "countback=4").toString())
                .isEqualTo("{\"s\":\"error\",\"errmsg\":\"The month 2026-02 of the view candles is archived in"
                        + " candles.2026-02.csv.gz; an operator can put it back.\"}");
    }

    @Test
    void theTickerNeedsTheLastTrade() {
        String ticker = "/markets/" + market + "/ticker";
        archived("candles", "2026-02", 1L);
        assertThat(refused(ticker)).startsWith("503 candles 2026-02");
        candle("2026-01-31T00:00:00Z");
        assertThat(refused(ticker)).startsWith("503 candles 2026-02");
        candle("2026-03-01T00:00:00Z");
        assertThat(read(ticker).get("last").asString()).isEqualTo("2");
    }

    @Test
    void aMarketThatBeganLaterHasCandlesAndATicker() {
        happen("Market", market, 0, placed(orderId("m")));
        archived("candles", "2026-02", 1L);
        assertThat(read("/markets/" + market + "/candles").get("items")).isEmpty();
        assertThat(read("/markets/" + market + "/ticker").has("last")).isFalse();
    }

    @Test
    void aReadIsRepeatedIfTheArchiveChangesMeanwhile() {
        List<Integer> seen = new ArrayList<>();
        String answer = archive.read(View.TRADES, archived -> {
            seen.add(archived.months().size());
            if (seen.size() == 1) {
                archived("trades", "2026-01", 1L);
            } else if (seen.size() == 2) {
                sql("update trades.archived_month set state = 'RESTORED'");
            }
            return "answer " + seen.size();
        });
        assertThat(answer).isEqualTo("answer 3");
        assertThat(seen).containsExactly(0, 1, 0);
    }
}
