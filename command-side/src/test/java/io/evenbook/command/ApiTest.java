package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.log.EventLog;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
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

/** Requests of clients. Each test has two accounts of its own; all tests share the market BTC-USD. */
@SpringBootTest(classes = TestService.class)
abstract class ApiTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    EventLog log;

    private MockMvc mvc;
    final String alice = "acc_alice" + NUMBER.incrementAndGet();
    final String bob = "acc_bob" + NUMBER.get();

    @BeforeEach
    void openMarket() {
        mvc = MockMvcBuilders.webAppContextSetup(context).build();
        post("/assets", """
                {"asset":"USD","name":"US dollar","type":"FIAT","decimals":6}""").is(201);
        post("/assets", """
                {"asset":"BTC","name":"Bitcoin","type":"CRYPTO","decimals":8}""").is(201);
        post("/markets", market("BTC-USD", "0.01", "0.0001")).is(201);
        deleteAll("market=BTC-USD").is(200);
    }

    static String market(String name, String tick, String lot) {
        return """
                {"market":"%s","baseAsset":"BTC","quoteAsset":"USD","tickSize":"%s","lotSize":"%s",\
                "makerFeeRate":"0.001","takerFeeRate":"0.002"}""".formatted(name, tick, lot);
    }

    void open(String account) {
        post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(account))
                .is(201);
    }

    void twoFunded() {
        for (String account : List.of(alice, bob)) {
            open(account);
            deposit(account, "USD", "1000", "usd").is(201);
            deposit(account, "BTC", "10", "btc").is(201);
        }
    }

    Answer deposit(String account, String asset, String amount, String reference) {
        return post("/accounts/" + account + "/deposits", """
                {"asset":"%s","amount":"%s","reference":"%s"}""".formatted(asset, amount, reference));
    }

    /** Places a hold in USD. */
    String hold(String account, String amount) {
        return post("/accounts/" + account + "/holds", """
                {"asset":"USD","amount":"%s"}""".formatted(amount))
                .is(201)
                .json()
                .get("holdId")
                .asString();
    }

    Answer withdraw(String account, String amount) {
        return post("/accounts/" + account + "/withdrawals", """
                {"asset":"USD","amount":"%s","reference":"out"}""".formatted(amount));
    }

    static String transferOf(String from, String to, String amount) {
        return """
                {"fromAccountId":"%s","toAccountId":"%s","asset":"USD","amount":"%s","reference":"for you"}""".formatted(from, to, amount);
    }

    Answer transfer(String from, String to, String amount) {
        return post("/transfers", transferOf(from, to, amount));
    }

    static String entry(String debited, String credited, String amount) {
        return """
                {"description":"by hand","postings":[\
                {"ledgerAccount":"customer:%s","side":"DEBIT","asset":"USD","amount":"%s"},\
                {"ledgerAccount":"customer:%s","side":"CREDIT","asset":"USD","amount":"%s"}]}""".formatted(debited, amount, credited, amount);
    }

    Answer place(String account, String side, String price, String quantity) {
        return post("/orders", order(account, side, price, quantity));
    }

    static String order(String account, String side, String price, String quantity) {
        return """
                {"accountId":"%s","market":"BTC-USD","side":"%s","type":"LIMIT","timeInForce":"GTC","price":"%s","quantity":"%s"}""".formatted(account, side, price, quantity);
    }

    Answer keyed(String key, String path, String body) {
        return perform(builder(HttpMethod.POST, path, body).header("Idempotency-Key", key));
    }

    Answer post(String path, String body) {
        return perform(builder(HttpMethod.POST, path, body));
    }

    Answer patch(String orderId, String body) {
        return perform(builder(HttpMethod.PATCH, "/orders/" + orderId, body));
    }

    Answer delete(String orderId, String ifMatch) {
        MockHttpServletRequestBuilder delete = builder(HttpMethod.DELETE, "/orders/" + orderId, null);
        return perform(ifMatch == null ? delete : delete.header("If-Match", ifMatch));
    }

    Answer deleteAll(String query) {
        return perform(builder(HttpMethod.DELETE, "/orders?" + query, null));
    }

    static MockHttpServletRequestBuilder builder(HttpMethod method, String path, String body) {
        MockHttpServletRequestBuilder request =
                request(method, URI.create("/api/v1" + path)).principal(() -> "tester");
        return body == null
                ? request
                : request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    Answer perform(MockHttpServletRequestBuilder request) {
        try {
            MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
            return new Answer(response, EvenbookJson.mapper().readTree(response.getContentAsString()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    record Answer(MockHttpServletResponse response, JsonNode json) {
        Answer is(int status) {
            assertThat(response.getStatus()).as(json.toString()).isEqualTo(status);
            return this;
        }

        Answer is(int status, String code) {
            is(status);
            assertThat(json.get("code").asString()).isEqualTo(code);
            return this;
        }

        /** Asserts that a repeat gets the first answer. */
        Answer repeats(Answer first) {
            assertThat(response.getStatus()).isEqualTo(first.response.getStatus());
            assertThat(json).isEqualTo(first.json);
            assertThat(etag()).isEqualTo(first.etag());
            assertThat(response.getHeader("Idempotent-Replayed")).isEqualTo("true");
            assertThat(first.response.getHeader("Idempotent-Replayed")).isNull();
            return this;
        }

        String etag() {
            return response.getHeader("ETag");
        }

        long position() {
            return json.get("position").asLong();
        }
    }
}
