package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Service;
import io.evenbook.app.Services;
import io.evenbook.axon.postgres.log.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The vocabulary of tests of the whole service. Each test creates its own accounts and markets, so all share one
 * service.
 */
abstract class WholeServiceTest {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String API = "/api/v1";

    protected final Service service = Services.shared();
    protected final Client anonymous = Client.anonymous(service.port());
    protected final Client trader = anonymous.as("trader");
    protected final Client operator = anonymous.as("operator");
    protected final Client auditor = anonymous.as("auditor");

    /** A name that is unique among all tests. */
    protected static String unique(String prefix) {
        return prefix + COUNTER.incrementAndGet();
    }

    /** A market of a new coin against USD: tick 0.01, lot 0.0001, fees of 0.1 % for makers and 0.2 % for takers. */
    protected Market market() {
        asset("USD", 6);
        String coin = unique("COIN");
        asset(coin, 8);
        return listed(coin + "-USD", coin, "USD");
    }

    protected void asset(String code, int decimals) {
        operator.post(
                        API + "/assets",
                        "{'asset':'%s','name':'%s','type':'CRYPTO','decimals':%d}".formatted(code, code, decimals))
                .expect(201);
    }

    protected Market listed(String market, String base, String quote) {
        operator.post(API + "/markets", """
                        {'market':'%s','baseAsset':'%s','quoteAsset':'%s','tickSize':'0.01','lotSize':'0.0001',\
                        'makerFeeRate':'0.001','takerFeeRate':'0.002'}""".formatted(market, base, quote)).expect(201);
        return new Market(market, base, quote);
    }

    /** Opens an account with a unique id. */
    protected String account(String owner) {
        return trader.post(
                        API + "/accounts", "{'accountId':'%s','owner':'%s'}".formatted(unique("acc_" + owner), owner))
                .expect(201)
                .text("/accountId");
    }

    /** Opens an account and deposits amounts, such as {@code "100.00 USD"}. */
    protected String account(String owner, String... deposits) {
        String account = account(owner);
        for (String deposit : deposits) {
            deposit(account, deposit);
        }
        return account;
    }

    protected Answer deposit(String account, String amountAndAsset) {
        String[] parts = amountAndAsset.split(" ");
        if (parts[1].equals("USD")) {
            asset("USD", 6);
        }
        return operator.post(
                        API + "/accounts/" + account + "/deposits",
                        "{'asset':'%s','amount':'%s','reference':'%s'}".formatted(parts[1], parts[0], unique("wire-")))
                .expect(201);
    }

    protected Answer limitOrder(String account, String side, Market market, String quantity, String price) {
        return trader.post(API + "/orders", limit(account, side, market.name(), quantity, price));
    }

    protected static String limit(String account, String side, String market, String quantity, String price) {
        return ("{'accountId':'%s','market':'%s','side':'%s','type':'LIMIT',"
                        + "'timeInForce':'GTC','price':'%s','quantity':'%s'}")
                .formatted(account, market, side, price, quantity);
    }

    protected String buy(String account, Market market, String quantity, String price) {
        return limitOrder(account, "BUY", market, quantity, price).expect(201).text("/orderId");
    }

    protected String sell(String account, Market market, String quantity, String price) {
        return limitOrder(account, "SELL", market, quantity, price).expect(201).text("/orderId");
    }

    protected Answer order(String orderId) {
        return trader.get(API + "/orders/" + orderId + "?minPosition=" + head()).expect(200);
    }

    protected Answer orderWithStatus(String orderId, String status) {
        return eventually(() -> order(orderId), answer -> answer.text("/status").equals(status));
    }

    /** Waits for this number of trades in a market and for their settlement. */
    protected List<JsonNode> settledTrades(Market market, int count) {
        return eventually(
                        () -> trader.get(API + "/trades?market=" + market.name() + "&status=SETTLED")
                                .expect(200),
                        answer -> answer.items().size() == count)
                .items();
    }

    /** Posted, held and available, such as {@code "10.000000 2.000000 8.000000"}. */
    protected String balance(String account, String asset) {
        Answer answer = trader.get(API + "/accounts/" + account + "?minPosition=" + head())
                .expect(200);
        return answer.body()
                .at("/balances")
                .valueStream()
                .filter(balance -> balance.at("/asset").asString().equals(asset))
                .map(balance -> "%s %s %s"
                        .formatted(
                                balance.at("/posted").asString(),
                                balance.at("/held").asString(),
                                balance.at("/available").asString()))
                .findFirst()
                .orElse("none");
    }

    /** The position of the last event. */
    protected long head() {
        return service.bean(EventLog.class).head();
    }

    /** Closes the open window of a scheme, and waits until it is settled. */
    protected void settleWindow(String scheme, int number) {
        String window = API + "/clearing/windows/win_%s_%d".formatted(scheme.substring("sch_".length()), number);
        for (String step : List.of("/close", "/settle")) {
            operator.post(window + step, "{'reason':'a test'}").expect(202);
        }
        eventually(
                () -> operator.get(window).expect(200),
                shown -> shown.text("/state").equals("SETTLED"));
        settle();
    }

    /** Waits until no process has anything left to do, and every trade is settled. */
    protected void settle() {
        long before;
        do {
            before = head();
            processesReach(before);
        } while (head() != before || isUnderWay("/sagas?state=RUNNING"));
    }

    /** All that a process does about the events up to its position is in the log. */
    private void processesReach(long position) {
        MeterRegistry meters = service.bean(MeterRegistry.class);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> meters.get("evenbook.process.position").gauges().stream()
                        .allMatch(process -> process.value() >= position));
    }

    private boolean isUnderWay(String list) {
        return !operator.get(API + list + "&limit=1&minPosition=" + head())
                .expect(200)
                .items()
                .isEmpty();
    }

    /** Checks that debits equal credits in every asset and that clearing is zero. */
    protected Answer balancedBooks() {
        settle();
        Answer trialBalance = operator.get(API + "/ledger/trial-balance?minPosition=" + head())
                .expect(200);
        for (JsonNode asset : trialBalance.body().at("/assets")) {
            assertThat(new BigDecimal(asset.at("/difference").asString()))
                    .as(asset.toString())
                    .isZero();
        }
        for (JsonNode account : trialBalance.body().at("/accounts")) {
            if (account.at("/ledgerAccount").asString().equals("house:clearing")) {
                assertThat(new BigDecimal(account.at("/balance").asString()))
                        .as(account.toString())
                        .isZero();
            }
        }
        return trialBalance;
    }

    /**
     * Sends a request and checks that it leaves no trace in the log: no event carries its correlation id, also after
     * all processes have followed. Others may write meanwhile.
     */
    protected Answer withoutTrace(Supplier<Answer> request) {
        Answer answer = request.get();
        settle();
        assertThat(eventsOf(answer)).as("events of %s", answer).isEmpty();
        return answer;
    }

    /** The events that a request led to, in the order of the log. */
    protected List<JsonNode> eventsOf(Answer answer) {
        return all(auditor, API + "/audit/events?correlationId=" + answer.header("X-Correlation-Id"));
    }

    /** All items of a list, page by page. */
    protected static List<JsonNode> all(Client user, String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Answer part = user.get(path + (path.contains("?") ? "&" : "?") + "limit=500" + cursor)
                    .expect(200);
            items.addAll(part.items());
            String next = part.text("/next");
            cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
        return items;
    }

    protected static Answer eventually(Supplier<Answer> request, Predicate<Answer> expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            Answer answer = request.get();
            if (expected.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime())
                    .as("still not as expected: %s", answer)
                    .isLessThan(deadline);
            pause(Duration.ofMillis(20));
        }
    }

    protected static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    protected record Market(String name, String base, String quote) {}
}
