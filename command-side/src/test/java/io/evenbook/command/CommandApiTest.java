package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.evenbook.api.audit.AggregateStates;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.RecordedEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.Snapshotter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;

/** The command API as clients see it, on a real event store and a real bus. */
@SpringBootTest(classes = TestService.class)
class CommandApiTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private EventLog log;

    @Autowired
    private AggregateStates states;

    @Autowired
    private Cache cache;

    @Autowired
    private Snapshotter snapshotter;

    @Autowired
    private PostgresEventStore store;

    private MockMvc mvc;
    private final String alice = "acc_alice" + NUMBER.incrementAndGet();
    private final String bob = "acc_bob" + NUMBER.get();

    @BeforeEach
    void openMarket() {
        mvc = MockMvcBuilders.webAppContextSetup(context).build();
        post("/assets", """
                {"asset":"USD","name":"US dollar","type":"FIAT","decimals":6}""").is(201);
        post("/assets", """
                {"asset":"BTC","name":"Bitcoin","type":"CRYPTO","decimals":8}""").is(201);
        post("/markets", """
                {"market":"BTC-USD","baseAsset":"BTC","quoteAsset":"USD","tickSize":"0.01","lotSize":"0.0001",\
                "makerFeeRate":"0.001","takerFeeRate":"0.002"}""").is(201);
    }

    @Test
    void an_account_is_opened_once_and_a_repeat_gets_the_first_answer() {
        Answer first = post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"alice\"}".formatted(alice)).is(201);
        assertThat(first.json.get("version").asInt()).isZero();
        assertThat(first.etag()).isEqualTo("\"0\"");
        deposit(alice, "USD", "1.00", "d-1").is(201);

        Answer again = post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"alice\"}".formatted(alice)).is(201);
        assertThat(again.json).isEqualTo(first.json);

        post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"eve\"}".formatted(alice)).is(409, "account.exists");
        perform(builder(HttpMethod.POST, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"bob\"}".formatted(bob))
                        .header("If-Match", "\"0\""))
                .is(412, "version.mismatch");
        deposit(bob, "USD", "1.00", "d-1").is(404, "account.unknown");
        assertThat(post("/accounts", "{\"owner\":\"bob\"}").is(201).json.get("accountId").asString())
                .matches("acc_[0-9a-z]{26}");
    }

    @Test
    void deposits_answer_with_the_balance_and_use_a_reference_once() {
        open(alice);
        Answer deposit = deposit(alice, "USD", "1000.00", "wire-1").is(201);
        assertThat(deposit.json.get("balance").toString())
                .isEqualTo("{\"asset\":\"USD\",\"posted\":\"1000.000000\",\"held\":\"0.000000\",\"available\":\"1000.000000\"}");
        assertThat(deposit.json.get("version").asInt()).isEqualTo(1);
        assertThat(deposit.json.get("position").asLong()).isEqualTo(log.lastPositionOf(alice));
        deposit(alice, "USD", "1000.00", "wire-1").is(409, "deposit.reference-used");
        deposit(alice, "EUR", "1000.00", "wire-2").is(404, "asset.unknown");
        deposit(alice, "USD", "0", "wire-3").is(422, "amount.not-positive");
        deposit(alice, "USD", "-1", "wire-3").is(422, "amount.not-positive");
        deposit(alice, "USD", "0.0000001", "wire-3").is(422, "amount.excess-scale");
        deposit(alice, "USD", "1" + "0".repeat(40), "wire-3").is(422, "amount.too-large");
        deposit(alice, "USD", "999999999999999999.00", "wire-3").is(422, "amount.too-large");
        deposit("acc_nobody", "USD", "1", "wire-3").is(404, "account.unknown");
        deposit("nobody", "USD", "1", "wire-3").is(404, "account.unknown");
        deposit(alice, "USD", "1", "wire\\u0000").is(400, "request.malformed");
        deposit(alice, "USD", "1", "wire\\ud800").is(400, "request.malformed");
        deposit(alice, "USD", "1e3", "wire-3").is(400, "request.malformed");
    }

    @Test
    void a_withdrawal_holds_and_then_leaves_or_stays() {
        open(alice);
        deposit(alice, "USD", "100", "w").is(201);
        Answer pending = withdraw(alice, "60").is(201);
        assertThat(pending.json.get("status").asString()).isEqualTo("PENDING");
        withdraw(alice, "40.000001").is(422, "account.insufficient-available");
        String id = pending.json.get("withdrawalId").asString();
        post("/withdrawals/" + id + "/confirm", null).is(200);
        post("/withdrawals/" + id + "/confirm", null).is(200);
        post("/withdrawals/" + id + "/cancel", null).is(409, "withdrawal.ended");
        String other = withdraw(alice, "40").is(201).json.get("withdrawalId").asString();
        post("/withdrawals/" + other + "/cancel", null).is(200);
        withdraw(alice, "40").is(201);
        post("/withdrawals/wdr_x/cancel", null).is(404, "withdrawal.unknown");
        post("/withdrawals/wdr_" + "0".repeat(26) + "_acc_nobody/cancel", null).is(404, "withdrawal.unknown");
    }

    @Test
    void holds_are_placed_and_lifted_by_hand() {
        open(alice);
        deposit(alice, "USD", "100", "h").is(201);
        String holds = "/accounts/" + alice + "/holds";
        String hold = post(holds, "{\"asset\":\"USD\",\"amount\":\"60\"}").is(201).json.get("holdId").asString();
        post(holds, "{\"asset\":\"USD\",\"amount\":\"60\"}").is(422, "account.insufficient-available");
        post(holds + "/" + hold + "/release", null).is(200);
        post(holds + "/" + hold + "/release", null).is(404, "hold.unknown");
        post(holds + "/none/release", null).is(404, "hold.unknown");
        post(holds, "{\"holdId\":\"hld_mine\",\"asset\":\"USD\",\"amount\":\"60\"}").is(201);
        post(holds, "{\"holdId\":\"hld_mine\",\"asset\":\"USD\",\"amount\":\"1\"}").is(409, "hold.exists");
        post(holds, "{\"holdId\":\"hld_ord_mine\",\"asset\":\"USD\",\"amount\":\"1\"}").is(400, "request.malformed");
    }

    @Test
    void accounts_are_frozen_and_closed() {
        open(alice);
        deposit(alice, "USD", "100", "f").is(201);
        Answer frozen = post("/accounts/" + alice + "/freeze", "{\"reason\":\"looks odd\"}").is(200);
        assertThat(frozen.json.get("status").asString()).isEqualTo("FROZEN");
        Answer again = post("/accounts/" + alice + "/freeze", "{\"reason\":\"still\"}").is(200);
        assertThat(again.json).isEqualTo(frozen.json);
        assertThat(log.at(frozen.json.get("position").asLong()).orElseThrow().metadataJson())
                .contains("looks odd")
                .contains("tester");
        withdraw(alice, "1").is(409, "account.frozen");
        post("/accounts/" + alice + "/unfreeze", "{\"reason\":\"fine\"}").is(200);
        post("/accounts/" + alice + "/close", "{\"reason\":\"bye\"}").is(409, "account.not-empty");
        post("/accounts/" + alice + "/close", "{}").is(400, "request.malformed");
    }

    @Test
    void a_trade_is_one_commit_in_the_documented_order() {
        twoFunded();
        String sell = place(alice, "SELL", "100.00", "1.5").is(201).json.get("orderId").asString();
        Answer buy = place(bob, "BUY", "100.00", "2.0").is(201);
        String buyId = buy.json.get("orderId").asString();
        assertThat(buy.json.get("status").asString()).isEqualTo("PLACED");
        assertThat(buy.json.get("version").asInt()).isZero();
        await(buyId, 3);

        RecordedEvent admitted = log.list(new EventLog.Filter(
                        null, "BTC-USD", "market.OrderAdmitted", null, null, null, null, buy.json.get("position").asLong(), 1))
                .getFirst();
        List<RecordedEvent> commit = log.list(
                new EventLog.Filter(null, null, null, null, null, null, null, admitted.position() - 1, 6));
        String trade = commit.get(3).aggregateId();
        assertThat(commit)
                .extracting(event -> event.type() + " " + event.aggregateId())
                .containsExactly(
                        "market.OrderAdmitted BTC-USD",
                        "order.OrderExecuted " + sell,
                        "order.OrderExecuted " + buyId,
                        "trade.TradeExecuted " + trade,
                        "order.OrderFilled " + sell,
                        "order.OrderOpened " + buyId);
        assertThat(states.fold("Market", log.eventsOf("BTC-USD"))).isPresent();

        Answer reduced = patch(buyId, "{\"quantity\":\"1.6\"}").is(200);
        assertThat(reduced.json.get("remainingQuantity").asString()).isEqualTo("0.10000000");
        assertThat(reduced.json.get("version").asInt()).isEqualTo(3);
        patch(buyId, "{\"quantity\":\"1.6\"}").is(422, "order.quantity");
        patch(buyId, "{\"quantity\":\"1.55555\"}").is(422, "order.lot");
        delete(buyId, "\"2\"").is(412, "version.mismatch");
        assertThat(delete(buyId, "\"3\"").is(202).json.get("version").asInt()).isEqualTo(4);
        delete(buyId, null).is(409, "order.ended");
        delete(sell, null).is(409, "order.ended");
        assertThat(cache.containsKey("BTC-USD")).as("a refusal keeps the book in memory").isTrue();
        delete("ord_x", null).is(404, "order.unknown");
        delete("ord_BTC-USD_" + "0".repeat(26), null).is(404, "order.unknown");
        delete("ord_BTC-EUR_" + "0".repeat(26), null).is(404, "order.unknown");

        post("/sagas/stl_" + trade + "/retry", "{\"reason\":\"try\"}").is(409, "saga.not-parked");
        post("/sagas/stl_trd_BTC-USD_999999/retry", "{\"reason\":\"try\"}").is(404, "saga.unknown");
        post("/sagas/nothing/retry", "{\"reason\":\"try\"}").is(404, "saga.unknown");
    }

    @Test
    void orders_are_refused_for_their_form_and_their_account() {
        twoFunded();
        place(alice, "SELL", "100.001", "1").is(422, "order.tick");
        place(alice, "SELL", "100.00", "1.00001").is(422, "order.lot");
        place(alice, "SELL", "0", "1").is(422, "amount.not-positive");
        place(alice, "SELL", "100.00", "-1").is(422, "amount.not-positive");
        place(alice, "SELL", "1" + "0".repeat(40), "1").is(422, "amount.too-large");
        place(alice, "SELL", "100.00", "1000").is(422, "account.insufficient-available");
        post("/orders", """
                {"accountId":"%s","market":"BTC-EUR","side":"BUY","type":"LIMIT","price":"1","quantity":"1"}""".formatted(alice))
                .is(404, "market.unknown");
        post("/orders", """
                {"accountId":"%s","market":"BTC-USD","side":"BUY","type":"MARKET","price":"1","quantity":"1"}""".formatted(alice))
                .is(400, "request.malformed");
        post("/orders", """
                {"accountId":"%s","market":"BTC-USD","side":"BUY","type":"LIMIT","price":1,"quantity":"1"}""".formatted(alice))
                .is(400, "request.malformed");
        post("/orders", "{\"accountId\":").is(400, "request.malformed");
        post("/orders", "{}").is(400, "request.malformed");
    }

    @Test
    void a_halted_market_refuses_orders_and_an_order_names_the_account_s_version() {
        twoFunded();
        post("/markets/BTC-USD/halt", "{\"reason\":\"pause\"}").is(200);
        place(alice, "SELL", "100.00", "1").is(409, "market.halted");
        post("/markets/BTC-USD/resume", "{\"reason\":\"go\"}").is(200);
        post("/markets/nope/resume", "{\"reason\":\"go\"}").is(404, "market.unknown");
        post("/markets/BTC-EUR/resume", "{\"reason\":\"go\"}").is(404, "market.unknown");
        MockHttpServletRequestBuilder stale = builder(HttpMethod.POST, "/orders", order(alice, "SELL", "200.00", "1"));
        perform(stale.header("If-Match", "\"9\"")).is(412, "version.mismatch");
        perform(builder(HttpMethod.POST, "/orders", order(alice, "SELL", "200.00", "1")).header("If-Match", "9"))
                .is(400, "request.malformed");
        perform(builder(HttpMethod.POST, "/orders", order(alice, "SELL", "200.00", "1")).header("If-Match", "\"2\""))
                .is(201);
    }

    @Test
    void an_idempotency_key_gives_the_first_answer_again() {
        twoFunded();
        String body = order(alice, "SELL", "300.00", "1");
        Answer first = keyed("k-" + alice, body).is(201);
        Answer again = keyed("k-" + alice, body).is(201);
        assertThat(again.json).isEqualTo(first.json);
        assertThat(again.response.getHeader("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.response.getHeader("Idempotent-Replayed")).isNull();
        keyed("k-" + alice, order(alice, "SELL", "300.00", "2")).is(422, "idempotency.key-reused");
        keyed("with space", body).is(400, "request.malformed");
    }

    @Test
    void listing_is_checked_and_repeatable() {
        post("/assets", "{\"asset\":\"USD\",\"name\":\"Dollar\",\"type\":\"FIAT\",\"decimals\":6}").is(409, "asset.exists");
        post("/assets", "{\"asset\":\"USD\",\"name\":\"x\",\"type\":\"FIAT\",\"decimals\":19}").is(400, "request.malformed");
        post("/markets", market("BTC-USD", "0.02", "0.0001")).is(409, "market.exists");
        post("/markets", market("BTC-USDX", "0.001", "0.0001")).is(422, "market.tick-lot");
        // A refusal leaves no market behind, not even in the cache.
        post("/markets/BTC-USDX/halt", "{\"reason\":\"x\"}").is(404, "market.unknown");
        post("/markets", market("BTC-USDX", "0.01", "0.0001")).is(201);
    }

    @Test
    void accounts_and_markets_go_on_from_their_snapshots() throws Exception {
        twoFunded();
        String sell = place(alice, "SELL", "400.00", "1").is(201).json.get("orderId").asString();
        await(sell, 2);
        assertSnapshotIsRead("account.Account", alice);
        assertSnapshotIsRead("market.Market", "BTC-USD");
        cache.removeAll();

        Answer held = post("/accounts/" + alice + "/holds", "{\"asset\":\"BTC\",\"amount\":\"9\"}").is(201);
        assertThat(held.json.get("version").asInt()).isEqualTo(4);
        post("/accounts/" + alice + "/holds", "{\"asset\":\"BTC\",\"amount\":\"0.00000001\"}")
                .is(422, "account.insufficient-available");
        assertThat(delete(sell, null).is(202).json.get("version").asInt()).isEqualTo(2);
    }

    private void assertSnapshotIsRead(String aggregate, String id) throws Exception {
        snapshotter.scheduleSnapshot(Class.forName("io.evenbook.command." + aggregate), id);
        until(() -> store.readEvents(id).peek().getPayloadType().getName().endsWith(aggregate));
    }

    private static String market(String name, String tick, String lot) {
        return """
                {"market":"%s","baseAsset":"BTC","quoteAsset":"USD","tickSize":"%s","lotSize":"%s",\
                "makerFeeRate":"0.001","takerFeeRate":"0.002"}""".formatted(name, tick, lot);
    }

    private void open(String account) {
        post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(account)).is(201);
    }

    private void twoFunded() {
        for (String account : List.of(alice, bob)) {
            open(account);
            deposit(account, "USD", "1000", "usd").is(201);
            deposit(account, "BTC", "10", "btc").is(201);
        }
    }

    private Answer deposit(String account, String asset, String amount, String reference) {
        return post("/accounts/" + account + "/deposits", """
                {"asset":"%s","amount":"%s","reference":"%s"}""".formatted(asset, amount, reference));
    }

    private Answer withdraw(String account, String amount) {
        return post("/accounts/" + account + "/withdrawals", """
                {"asset":"USD","amount":"%s","reference":"out"}""".formatted(amount));
    }

    private Answer place(String account, String side, String price, String quantity) {
        return post("/orders", order(account, side, price, quantity));
    }

    private static String order(String account, String side, String price, String quantity) {
        return """
                {"accountId":"%s","market":"BTC-USD","side":"%s","type":"LIMIT","timeInForce":"GTC","price":"%s","quantity":"%s"}"""
                .formatted(account, side, price, quantity);
    }

    private Answer keyed(String key, String body) {
        return perform(builder(HttpMethod.POST, "/orders", body).header("Idempotency-Key", key));
    }

    private Answer post(String path, String body) {
        return perform(builder(HttpMethod.POST, path, body));
    }

    private Answer patch(String orderId, String body) {
        return perform(builder(HttpMethod.PATCH, "/orders/" + orderId, body));
    }

    private Answer delete(String orderId, String ifMatch) {
        MockHttpServletRequestBuilder delete = builder(HttpMethod.DELETE, "/orders/" + orderId, null);
        return perform(ifMatch == null ? delete : delete.header("If-Match", ifMatch));
    }

    private static MockHttpServletRequestBuilder builder(HttpMethod method, String path, String body) {
        MockHttpServletRequestBuilder request = request(method, "/api/v1" + path).principal(() -> "tester");
        return body == null ? request : request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private Answer perform(MockHttpServletRequestBuilder request) {
        try {
            MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
            return new Answer(response, EvenbookJson.mapper().readTree(response.getContentAsString()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Until so many events of an order are durable. */
    private void await(String orderId, int events) {
        until(() -> log.eventsOf(orderId).size() >= events);
    }

    private static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private record Answer(MockHttpServletResponse response, JsonNode json) {
        Answer is(int status) {
            assertThat(response.getStatus()).as(json.toString()).isEqualTo(status);
            return this;
        }

        Answer is(int status, String code) {
            is(status);
            assertThat(json.get("code").asString()).isEqualTo(code);
            return this;
        }

        String etag() {
            return response.getHeader("ETag");
        }
    }
}
