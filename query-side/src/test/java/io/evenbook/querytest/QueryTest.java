package io.evenbook.querytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.RecordedEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends HTTP requests to the query side after writing rows into the tables of its views. */
@SpringBootTest(classes = QueryTestApplication.class)
public abstract class QueryTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Autowired
    protected JdbcClient postgres;

    @Autowired
    protected MongoTemplate mongo;

    @Autowired
    protected EventLog log;

    @Autowired
    private PostgresEventStorageEngine engine;

    @Autowired
    private TestAccess access;

    private final AccountId account = new AccountId("acc_" + System.nanoTime());
    private long events;
    private MockMvc http;

    @Autowired
    void connect(WebApplicationContext context) {
        http = MockMvcBuilders.webAppContextSetup(context).build();
    }

    /** Requests are those of an operator again. */
    @BeforeEach
    void beOperator() {
        access.be(null);
    }

    /** Requests are those of a customer's user from now on. */
    protected void beCustomer(CustomerId customer) {
        access.be(customer);
    }

    @BeforeEach
    void emptyViews() {
        postgres.sql("""
                truncate notification_reads, reference.asset, reference.market, accounts.account, accounts.balance, accounts.balance_history, accounts.hold,
                    accounts.withdrawal, accounts.transfer, journal.entry, journal.posting,
                    journal.ledger_balance, orders.open_order, orders.ended_order, trades.trade, books.book, books.book_level, candles.candle, sagas.saga, sagas.saga_step, sagas.parked, clearing.scheme, clearing.scheme_window, clearing.account_position, clearing.participant, clearing.participant_default, clearing.fail, clearing.penalty,
                    orders.archived_month, trades.archived_month, candles.archived_month, eventblocks.type_block, eventblocks.account_bits, public.view_generation, public.poison_events""").update();
        sql("update journal.books set closed_through = null");
        for (String view : List.of(
                "reference",
                "accounts",
                "journal",
                "orders",
                "trades",
                "books",
                "candles",
                "sagas",
                "clearing",
                "eventblocks")) {
            position(view, 0);
        }
        mongo.getDb().drop();
        goLive("notifications", 1);
        goLive("analytics", 1);
    }

    /** Appends an event that no view handles, with a time of its own. */
    protected long happen() {
        return happen(1);
    }

    /** Appends the events of one command. */
    protected long happen(int eventCount) {
        Optional<Instant> before = log.at(log.head()).map(RecordedEvent::recordedAt);
        while (before.isPresent()
                && !Instant.now().truncatedTo(ChronoUnit.MICROS).isAfter(before.get())) {
            Thread.onSpinWait();
        }
        engine.appendEvents(IntStream.range(0, eventCount)
                .mapToObj(_ -> new GenericDomainEventMessage<>(
                        "Account", account.value(), events++, new AccountUnfrozen(account, "whatever happened")))
                .toList());
        return log.head();
    }

    /** Appends the next event of a stream; returns its position. */
    protected long happen(String type, String id, long sequence, Object event) {
        engine.appendEvents(List.of(new GenericDomainEventMessage<>(type, id, sequence, event)));
        return log.head();
    }

    /** Appends events up to a position. */
    protected void happenUntil(long position) {
        while (log.head() < position) {
            happen();
        }
    }

    protected Instant recordedAt(long position) {
        return log.at(position).orElseThrow().recordedAt();
    }

    protected void sql(String statement) {
        postgres.sql(statement).update();
    }

    protected void position(String view, long position) {
        sql("update " + view + ".view_position set position = " + position);
    }

    protected void goLive(String view, int generation) {
        sql("delete from view_generation where view = '" + view + "'");
        sql("insert into view_generation values ('" + view + "', " + generation + ", 'LIVE', '', '', now(), 0)");
    }

    /** The answer to a request that succeeds. */
    protected JsonNode read(String path) {
        return ok(get(URI.create("/api/v1" + path)));
    }

    protected JsonNode ok(RequestBuilder request) {
        MockHttpServletResponse response = perform(request);
        assertThat(response.getStatus()).as(body(response)).isEqualTo(200);
        return JSON.readTree(body(response));
    }

    /** Status and code of a request that fails, such as {@code 404 account.unknown}. */
    protected String refused(String path) {
        return refused(get(URI.create("/api/v1" + path)));
    }

    protected String refused(RequestBuilder request) {
        MockHttpServletResponse response = perform(request);
        String body = body(response);
        String code =
                body.isEmpty() ? "" : " " + JSON.readTree(body).path("code").asString("");
        return (response.getStatus() + code).strip();
    }

    /** One field of all items of a list. Reads pages of two and runs an action after each page. */
    protected List<String> readInPages(String path, String field, Consumer<Integer> afterPart) {
        List<String> values = new ArrayList<>();
        String cursor = "";
        for (int part = 1; ; part++) {
            JsonNode page = read(path + (path.contains("?") ? "&" : "?") + "limit=2" + cursor);
            page.get("items").forEach(item -> values.add(item.get(field).asString()));
            afterPart.accept(part);
            if (page.get("next").isNull()) {
                return values;
            }
            assertThat(page.get("items").size()).isEqualTo(2);
            cursor = "&cursor=" + page.get("next").asString();
        }
    }

    protected static List<String> values(JsonNode list, String field) {
        List<String> values = new ArrayList<>();
        (list.isArray() ? list : list.get("items"))
                .forEach(item -> values.add(item.get(field).asString()));
        return values;
    }

    /** The text of an answer. */
    protected String text(RequestBuilder request) {
        MockHttpServletResponse response = perform(request);
        assertThat(response.getStatus()).as(body(response)).isEqualTo(200);
        return body(response);
    }

    protected MockHttpServletResponse perform(RequestBuilder request) {
        try {
            return http.perform(request).andReturn().getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String body(MockHttpServletResponse response) {
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
