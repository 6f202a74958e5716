package io.evenbook.querytest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import io.evenbook.api.json.EvenbookJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No list reads more rows than its bound for one request, by any filter: the plans of all its statements are checked.
 */
@Tag("long")
@TestPropertySource(properties = "evenbook.embedded.data=target/evenbook-million")
@Import(Statements.class)
class BoundedReadsTest extends QueryTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    /** The most rows that one plan node may return: the bound for both sides of a trade. */
    private static final long MAX_ROWS = 25_000;

    /** A table up to this size may be read as a whole. */
    private static final long SMALL_TABLE = 1_100;

    private static final int EXPLAINED_OF_EACH_STATEMENT = 3;
    private static final int MAX_STATEMENTS = 400;

    @Autowired
    Statements statements;

    private final Set<String> unbounded = new TreeSet<>();

    @Test
    void everyListIsBoundedUnderEachOfItsFilters() {
        MillionRows.write(postgres);
        try {
            readLists();
            assertThat(unbounded).isEmpty();
            readTheMonthsThatMatter();
            readBesideAnArchive();
            readPartOfALongStream();
            readSingleCommands();
            assertThat(unbounded).isEmpty();
        } finally {
            MillionRows.remove(postgres);
        }
    }

    private void readLists() {
        lists(
                "/orders",
                filter("accountId", "acc_whale", "acc_7", "acc_nobody"),
                filter("market", "BTC-USD", "ETH-USD", "XRP-USD"),
                filter("status", "OPEN", "PARTIALLY_FILLED", "FILLED", "CANCELLED", "EXPIRED"),
                filter("order", "asc"));
        lists(
                "/trades",
                filter("accountId", "acc_whale", "acc_7", "acc_nobody"),
                filter("market", "BTC-USD", "ETH-USD", "XRP-USD"),
                filter("status", "EXECUTED", "SETTLED", "FAILED"),
                filter("order", "asc"));
        lists("/markets/BTC-USD/trades");
        lists("/markets/ETH-USD/trades");
        lists(
                "/markets/BTC-USD/candles",
                filter("interval", "5m", "1d"),
                filter("from", "2025-02-01T00:00:00Z"),
                filter("to", "2026-01-20T00:00:00Z"),
                filter("empty", "true"));
        check("/markets/BTC-USD/ticker");
        for (String from : List.of("from=0", "countback=5000", "from=0&countback=1")) {
            check("/udf/history?symbol=BTC-USD&resolution=1&to=9999999999&" + from);
        }
        lists(
                "/sagas",
                filter("type", "Settlement", "Clearing", "Nothing"),
                filter("state", "RUNNING", "STUCK", "ENDED"),
                filter("olderThan", "PT0S", "PT1000S", "PT90000H"),
                filter("order", "asc"));
        lists("/parked", filter("reader", "Settlement", "OrderEnds", "Nothing"));
        lists("/clearing/schemes/sch_DAY/participants");
        lists(
                "/clearing/windows/win_DAY_7/positions",
                filter("accountId", "acc_7", "acc_nobody"),
                filter("asset", "A3", "B"));
        lists("/clearing/windows/win_DAY_3/forecast", filter("asset", "A3", "B"));
        lists(
                "/ledger/entries",
                filter("kind", "DEPOSIT", "WITHDRAWAL", "TRADE"),
                filter("ledgerAccount", "house:omnibus", "house:fees", "customer:acc_whale", "customer:acc_7"));
        lists("/ledger/controls/runs");
        lists("/ledger/reconciliations", filter("asset", "USD", "BTC", "EUR"));
        for (String account : List.of("acc_whale", "acc_7")) {
            lists("/accounts/" + account + "/balances", filter("atPosition", "1", "500000"));
            lists("/accounts/" + account + "/holds");
            lists("/accounts/" + account + "/withdrawals", filter("order", "asc"));
            lists("/accounts/" + account + "/transfers", filter("order", "asc"));
            lists(
                    "/accounts/" + account + "/statement?asset=USD",
                    filter("from", "2026-01-20T00:00:00Z"),
                    filter("to", "2026-01-25T00:00:00Z"),
                    filter("order", "desc"));
        }
        lists("/assets");
        lists("/markets");
        lists(
                "/audit/events",
                filter("type", "parked.EventParked", "order.OrderPlaced", "account.AccountClosed"),
                filter("aggregateType", "Market", "Parked"),
                filter("aggregateId", "BTC-USD", "trd_BTC-USD_7", "trd_BTC-USD_8"),
                filter("actor", "rare", "system:Settlement"),
                filter("correlationId", "big"),
                filter("order", "desc"));
        lists(
                "/audit/events",
                filter("account", "acc_whale", "acc_7", "acc_nobody"),
                filter("type", "parked.EventParked", "order.OrderPlaced"),
                filter("order", "desc"));
        lists(
                "/audit/events",
                filter("from", "2026-01-20T00:00:00Z"),
                filter("to", "2026-01-25T00:00:00Z"),
                filter("type", "parked.EventParked"),
                filter("order", "desc"));
    }

    private void readTheMonthsThatMatter() {
        String january = order("2026-01-20T00:00:00Z", "2026-01-31T00:00:00Z");
        String untilMarch = order("2026-01-20T00:00:01Z", "2026-03-01T00:00:00Z");
        String february = order("2026-02-20T00:00:00Z", "2026-02-20T00:00:00Z");

        assertThat(tablesReadBy("/orders/" + january)).containsExactly("open_order", "ended_order_2026_01");
        assertThat(tablesReadBy("/orders/" + untilMarch))
                .containsExactly("open_order", "ended_order_2026_01", "ended_order_2026_02", "ended_order_2026_03");
        assertThat(tablesReadBy("/orders/" + february)).containsExactly("open_order", "ended_order_2026_02");
        assertThat(tablesReadBy("/orders?status=OPEN")).containsExactly("open_order");
        assertThat(tablesReadBy("/orders?status=FILLED&accountId=acc_7"))
                .isNotEmpty()
                .doesNotContain("open_order");
        assertThat(tablesReadBy("/trades/trd_BTC-USD_999000"))
                .containsExactly("trade_after", "trade_2026_03", "trade_2026_02");
        assertThat(tablesReadBy("/audit/events?account=acc_whale&limit=1&from=2026-02-05T00:00:00Z"))
                .isNotEmpty()
                .doesNotContain("trade_2026_03", "ended_order_2026_01");
    }

    /** Adds an order with an id of this time. */
    private String order(String createdAt, String endedAt) {
        String id = "ord_BTC-USD_" + new Ulid(Instant.parse(createdAt).toEpochMilli(), new byte[10]).toLowerCase();
        sql("""
                insert into orders.ended_order
                select '%s', 'acc_7', 'BTC-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 1, 1, 0, 'FILLED', null, '%s', '%s', 0,
                       max(placed_position) + 1, 1, null, null, null, null, null, 'NONE'
                  from orders.trading_order""".formatted(id, createdAt, endedAt));
        return id;
    }

    /** The tables of orders and trades from which a request reads, in their order. */
    private List<String> tablesReadBy(String request) {
        statements.take();
        read(request);
        Set<String> tables = new LinkedHashSet<>();
        for (Statements.Prepared each : statements.take()) {
            if (each.reads()) {
                collectTables(JSON.readTree(statements.plan(each)).get(0).get("Plan"), tables);
            }
        }
        return tables.stream()
                .filter(table -> table.matches("open_order|(ended_order|trade)_.*"))
                .toList();
    }

    private static void collectTables(JsonNode node, Set<String> tables) {
        if (node.path("Actual Loops").asInt() > 0) {
            tables.add(node.path("Relation Name").asString(""));
            node.path("Plans").forEach(child -> collectTables(child, tables));
        }
    }

    /** The first half of the orders and trades, and the candles of a month, may have rows in an archive. */
    private void readBesideAnArchive() {
        for (String view : List.of("orders", "trades", "candles")) {
            sql("insert into %1$s.archived_month (month, state, file, last_key, changed_at)".formatted(view)
                    + " values ('2025-12-01', 'ARCHIVED', 'f', 500000, now())");
        }
        for (String list : List.of("/orders?", "/orders?status=CANCELLED&", "/trades?", "/trades?status=SETTLED&")) {
            for (String filter : List.of("", "accountId=acc_whale&", "accountId=acc_7&", "market=BTC-USD&")) {
                JsonNode page = check(list + filter + "limit=500");
                assertThat(page.get("next").isString()).isTrue();
            }
            assertThat(refused(list + "order=asc")).startsWith("503");
        }
        check("/markets/BTC-USD/trades");
        check("/markets/BTC-USD/ticker");
        check("/markets/BTC-USD/candles?interval=1m&limit=500");
        sql("truncate orders.archived_month, trades.archived_month, candles.archived_month");
    }

    private void readPartOfALongStream() {
        for (String then : List.of("atSequence=10", "at=2026-06-01T00:00:10Z")) {
            statements.take();
            read("/audit/aggregates/" + MillionRows.LONG_STREAM + "?" + then);
            assertThat(statements.take()).as(then).hasSize(1);
        }
    }

    /** As a receipt does: of a market with 250,000 events and an account with as many. */
    private void readSingleCommands() {
        statements.take();
        assertThat(log.commands()
                        .commandAt(500_000, List.of("BTC-USD", "acc_whale"))
                        .events())
                .hasSize(1);
        assertThat(log.commands().pageOf(MillionRows.LONG_STREAM, 10_000, 51)).hasSize(51);
        List<String> trades = LongStream.rangeClosed(1, 500)
                .mapToObj(i -> "trd_BTC-USD_" + (4 * i - 1))
                .toList();
        assertThat(log.commands().firstEventsOf(trades)).hasSize(500);
        check("single commands", statements.take());
    }

    /** The test finds a sequential scan, an unbounded sort and a filter without an index. */
    @Test
    void whatHasNoBoundIsFound() {
        sql("insert into sagas.parked select 'p' || g, 'r', g, 'e', 'c', "
                + "'e', 1, now(), g, null, true from generate_series(1, 60000) g");
        sql("analyze sagas.parked");
        for (String statement : List.of(
                "select * from sagas.parked where code = ? limit 1",
                "select * from sagas.parked where code <> ? order by error, parked_id limit 1",
                "select * from sagas.parked where parked and code = ? order by since_position limit 1")) {
            statements.take();
            postgres.sql(statement).param("none").query().listOfRows();
            check(statement, statements.take());
        }
        assertThat(unbounded).hasSize(3);
    }

    private static Map.Entry<String, List<String>> filter(String name, String... values) {
        return Map.entry(name, List.of(values));
    }

    /** Reads the first two pages with each combination of filters. */
    @SafeVarargs
    private void lists(String path, Map.Entry<String, List<String>>... filters) {
        List<String> requests = new ArrayList<>(List.of(path));
        for (Map.Entry<String, List<String>> filter : filters) {
            for (String request : List.copyOf(requests)) {
                for (String value : filter.getValue()) {
                    requests.add(request + (request.contains("?") ? "&" : "?") + filter.getKey() + "=" + value);
                }
            }
        }
        for (String request : requests) {
            JsonNode page = check(request);
            if (page.path("next").isString()) {
                check(request + (request.contains("?") ? "&" : "?") + "cursor="
                        + page.get("next").asString());
            }
        }
    }

    private JsonNode check(String request) {
        statements.take();
        JsonNode answer = read(request);
        check(request, statements.take());
        return answer;
    }

    private void check(String request, List<Statements.Prepared> executed) {
        if (executed.size() > MAX_STATEMENTS) {
            unbounded.add("%s: %d statements".formatted(request, executed.size()));
        }
        Map<String, Integer> explained = new HashMap<>();
        for (Statements.Prepared each : executed) {
            if (each.reads() && explained.merge(each.sql(), 1, Integer::sum) <= EXPLAINED_OF_EACH_STATEMENT) {
                check(request, JSON.readTree(statements.plan(each)).get(0).get("Plan"));
            }
        }
    }

    private void check(String request, JsonNode node) {
        long loops = Math.round(node.path("Actual Loops").asDouble(1));
        double rowsOfALoop = node.path("Actual Rows").asDouble()
                + node.path("Rows Removed by Filter").asDouble()
                + node.path("Rows Removed by Join Filter").asDouble()
                + node.path("Rows Removed by Index Recheck").asDouble();
        long rows = Math.round(loops * rowsOfALoop);
        boolean scansAll = node.path("Node Type").asString().endsWith("Seq Scan");
        if (rows > MAX_ROWS || scansAll && rowsOfALoop > SMALL_TABLE) {
            unbounded.add("%s: %s on %s, %d rows"
                    .formatted(
                            request,
                            node.path("Node Type").asString(),
                            node.path("Relation Name").asString("its input"),
                            rows));
        }
        node.path("Plans").forEach(child -> check(request, child));
    }
}
