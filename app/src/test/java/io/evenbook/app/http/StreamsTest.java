package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.http.EventStream.Event;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Streams of a whole service: what they show, to whom, and how they go on. */
class StreamsTest extends WholeServiceTest {
    private final List<EventStream> open = new ArrayList<>();

    @AfterEach
    void closeStreams() {
        open.forEach(EventStream::close);
    }

    private EventStream stream(Client client, String path) {
        EventStream stream = client.stream("/api/v1/stream" + path);
        open.add(stream);
        return stream;
    }

    private static String levels(Event event, String side) {
        List<String> levels = new ArrayList<>();
        event.data()
                .at("/" + side)
                .forEach(level -> levels.add(level.at("/price").asString() + " "
                        + level.at("/quantity").asString() + " "
                        + level.at("/orders").asInt()));
        return String.join(", ", levels);
    }

    @Test
    void aMarketsStreamBeginsWithItsBookAndGoesOnFromThere() {
        Market market = market();
        String seller = account("sam", "10.00 " + market.base());
        String buyer = account("bea", "1000.00 USD");
        sell(seller, market, "1.0", "100.00");
        EventStream stream = stream(trader, "/markets/" + market.name() + "?channels=book,trades,ticker,candles,phase");

        Event snapshot = stream.next();
        assertThat(snapshot.name()).isEqualTo("snapshot");
        assertThat(snapshot.id())
                .isEqualTo(1)
                .isEqualTo(snapshot.data().at("/sequence").asLong());
        assertThat(levels(snapshot, "asks")).isEqualTo("100.00 1.00000000 1");
        assertThat(levels(snapshot, "bids")).isEmpty();
        assertThat(snapshot.text("/bookHash")).matches("[0-9a-f]{16}");
        assertThat(snapshot.text("/phase")).isEqualTo("OPEN");
        assertThat(stream.header("Log-Incarnation")).isNotBlank();
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");

        buy(buyer, market, "0.4", "100.00");
        Event delta = stream.next();
        assertThat(delta.name()).isEqualTo("delta");
        assertThat(delta.data().at("/first").asLong()).isEqualTo(2);
        assertThat(delta.data().at("/last").asLong()).isEqualTo(2).isEqualTo(delta.id());
        assertThat(levels(delta, "asks")).isEqualTo("100.00 0.60000000 1");
        JsonNode trade = delta.data().at("/trades/0");
        assertThat(trade.at("/tradeId").asString()).isEqualTo("trd_" + market.name() + "_1");
        assertThat(trade.at("/makerSide").asString()).isEqualTo("SELL");
        assertThat(trade.at("/quoteAmount").asString()).isEqualTo("40.000000");
        assertThat(delta.text("/ticker/last")).isEqualTo("100.00");
        assertThat(delta.data().at("/candles")).hasSize(6);
        // No account, no order, no fee
        assertThat(delta.data().toString()).doesNotContain("acc_", "ord_", "fee");
    }

    @Test
    void theStreamAgreesWithTheBookTheTickerAndTheCandlesOfTheViews() {
        Market market = market();
        String seller = account("sam", "10.00 " + market.base());
        String buyer = account("bea", "10000.00 USD");
        for (int i = 0; i < 12; i++) {
            sell(seller, market, "0.1", "10" + (i % 4) + ".00");
            buy(buyer, market, "0.05", "10" + (i % 3) + ".00");
        }
        EventStream stream = stream(auditor, "/markets/" + market.name() + "?channels=book,ticker,candles");
        Event snapshot = stream.next();

        JsonNode book = get("/markets/" + market.name() + "/book?levels=500");
        assertThat(snapshot.data().at("/bids")).isEqualTo(book.at("/bids"));
        assertThat(snapshot.data().at("/asks")).isEqualTo(book.at("/asks"));
        assertThat(snapshot.id()).isEqualTo(book.at("/sequence").asLong());
        JsonNode ticker = get("/markets/" + market.name() + "/ticker");
        for (String field : List.of("open", "high", "low", "last", "volume", "quoteVolume", "trades", "change")) {
            assertThat(snapshot.data().at("/ticker/" + field)).as(field).isEqualTo(ticker.at("/" + field));
        }
        for (JsonNode candle : snapshot.data().at("/candles")) {
            JsonNode last = get("/markets/" + market.name() + "/candles?interval="
                            + candle.at("/interval").asString())
                    .at("/items")
                    .valueStream()
                    .reduce((_, next) -> next)
                    .orElseThrow();
            last.propertyNames()
                    .forEach(field -> assertThat(candle.at("/" + field)).isEqualTo(last.at("/" + field)));
        }
    }

    private JsonNode get(String path) {
        return trader.get("/api/v1" + path + (path.contains("?") ? "&" : "?") + "minPosition=" + head())
                .expect(200)
                .body();
    }

    @Test
    void aClientThatIsCutResumesByItsLastId() {
        Market market = market();
        String seller = account("sam", "100.00 " + market.base());
        String buyer = account("bea", "100000.00 USD");
        SplittableRandom random = new SplittableRandom(7);
        TreeMap<String, String> asks = new TreeMap<>();
        long last = -1;
        for (int i = 0; i < 30; i++) {
            for (int orders = random.nextInt(1, 5); orders > 0; orders--) {
                sell(seller, market, "0.01", "1%02d.00".formatted(random.nextInt(100)));
                if (random.nextInt(3) == 0) {
                    buy(buyer, market, "0.02", "150.00");
                }
            }
            Client client = last < 0 ? trader : trader.with("Last-Event-ID", Long.toString(last));
            long end =
                    get("/markets/" + market.name() + "/book").at("/sequence").asLong();
            try (EventStream stream = client.stream("/api/v1/stream/markets/" + market.name())) {
                while (last < end) {
                    Event event = stream.next();
                    assertThat(event.name()).isEqualTo(last < 0 ? "snapshot" : "delta");
                    last = event.id();
                    event.data().at("/asks").forEach(level -> {
                        String price = level.at("/price").asString();
                        asks.remove(price);
                        if (!level.at("/quantity").asString().matches("[0.]+")) {
                            asks.put(price, level.at("/quantity").asString());
                        }
                    });
                }
            }
        }
        TreeMap<String, String> expected = new TreeMap<>();
        get("/markets/" + market.name() + "/book?levels=500")
                .at("/asks")
                .forEach(level -> expected.put(
                        level.at("/price").asString(), level.at("/quantity").asString()));
        assertThat(asks).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void whatCannotBeResumedIsRefusedOrSaysSo() {
        Market market = market();
        String path = "/api/v1/stream/markets/" + market.name();

        trader.get(path + "?from=1").expectProblem(422, "stream.ahead");
        trader.get(path + "?from=-1").expectProblem(400, "request.malformed");
        trader.get(path + "?from=x").expectProblem(400, "request.malformed");
        trader.with("Last-Event-ID", "1x").get(path).expectProblem(400, "request.malformed");
        trader.with("Last-Event-ID", "99999999999999999999").get(path).expectProblem(400, "request.malformed");
        trader.get(path + "?channels=book,books").expectProblem(400, "request.malformed");
        trader.get(path + "?channels=book,book").expectProblem(400, "request.malformed");
        trader.get(path + "?levels=3").expectProblem(400, "request.malformed");
        trader.with("Log-Incarnation", "another").get(path + "?from=0").expectProblem(409, "log.incarnation");
        trader.get("/api/v1/stream/markets/NO-SUCH").expectProblem(404, "market.unknown");
        trader.get("/api/v1/stream/markets/acc_x").expectProblem(404, "market.unknown");
        anonymous.get(path).expectProblem(401, "auth.required");
        trader.with("Accept", "application/json").get(path).expectProblem(406, "request.not-acceptable");
    }

    @Test
    void aHaltIsShownAndTheStreamGoesOn() {
        Market market = market();
        String path = "/markets/" + market.name() + "?channels=book,phase";
        EventStream stream = stream(trader, path);
        long before = stream.next().id();
        operator.post("/api/v1/markets/" + market.name() + "/halt", "{'reason':'news'}")
                .expect(200);

        assertThat(stream.next().text("/phase")).isEqualTo("HALTED");
        EventStream again = stream(trader, path + "&from=" + before);
        assertThat(again.next().text("/phase")).isEqualTo("HALTED");
        operator.post("/api/v1/markets/" + market.name() + "/resume", "{'reason':'over'}")
                .expect(200);
        assertThat(again.next().text("/phase")).isEqualTo("OPEN");
    }

    /** Hidden quantities count, and the auction trades at the price that was shown last. */
    @Test
    void theOutcomeOfACallIsShownAsItWouldBe() {
        Market market = market();
        String phase = "/api/v1/markets/" + market.name() + "/phase";
        String seller = account("sam", "10.00 " + market.base());
        String buyer = account("bea", "1000.00 USD");
        operator.post(phase, "{'phase':'CALL','reason':'x','reference':'100.00'}")
                .expect(200);
        EventStream stream = stream(trader, "/markets/" + market.name() + "?channels=phase");
        long start = stream.next().id();
        assertThat(stream(trader, "/markets/" + market.name() + "?channels=phase")
                        .next()
                        .data()
                        .at("/indicative")
                        .toString())
                .isEqualTo("{\"quantity\":\"0.00000000\"}");

        limit(market, buyer, "BUY", "102.00", "0.5");
        limit(market, seller, "SELL", "100.00", "0.8','displayQuantity':'0.1");
        assertThat(indicative(stream, "0.50000000"))
                .isEqualTo("{'price':'100.00','quantity':'0.50000000','surplus':'0.30000000','surplusSide':'SELL'}"
                        .replace('\'', '"'));
        limit(market, buyer, "BUY", "101.00", "0.4");
        String last = indicative(stream, "0.80000000");
        assertThat(last)
                .isEqualTo("{'price':'101.00','quantity':'0.80000000','surplus':'0.10000000','surplusSide':'BUY'}"
                        .replace('\'', '"'));
        assertThat(indicative(
                        stream(trader, "/markets/" + market.name() + "?channels=phase&from=" + start), "0.80000000"))
                .isEqualTo(last);

        operator.post(phase, "{'phase':'OPEN','reason':'over'}").expect(200);
        assertThat(trader.get("/api/v1/markets/%s/book?minPosition=%d".formatted(market.name(), head()))
                        .expect(200)
                        .body()
                        .at("/asks"))
                .isEmpty();
        assertThat(trader.get("/api/v1/markets/%s/trades?minPosition=%d".formatted(market.name(), head()))
                        .expect(200)
                        .items())
                .isNotEmpty()
                .allMatch(trade -> trade.at("/price").asString().equals("101.00"));
        EventStream.Event opened = stream.next();
        while (opened.data().at("/phase").isMissingNode()) {
            opened = stream.next();
        }
        assertThat(opened.text("/phase")).isEqualTo("OPEN");
        assertThat(opened.data().at("/indicative").isMissingNode()).isTrue();
    }

    private void limit(Market market, String account, String side, String price, String quantity) {
        trader.post("/api/v1/orders", """
                {'accountId':'%s','market':'%s','side':'%s','type':'LIMIT','timeInForce':'GTC','price':'%s',\
                'quantity':'%s'}""".formatted(account, market.name(), side, price, quantity))
                .expect(201);
    }

    /** The first one with this quantity. */
    private static String indicative(EventStream stream, String quantity) {
        JsonNode indicative;
        do {
            indicative = stream.next().data().at("/indicative");
        } while (!indicative.at("/quantity").asString("").equals(quantity));
        return indicative.toString();
    }

    @Test
    void ordersAreShownByNumberAndHiddenLotsAreNot() {
        Market market = market();
        String seller = account("sam", "10.00 " + market.base());
        String buyer = account("bea", "1000.00 USD");
        EventStream stream = stream(trader, "/markets/" + market.name() + "?channels=orders");
        assertThat(stream.next().data().at("/orders")).isEmpty();
        trader.post("/api/v1/orders", """
                {'accountId':'%s','market':'%s','side':'SELL','type':'LIMIT','timeInForce':'GTC','price':'100.00',\
                'quantity':'1.0','displayQuantity':'0.3'}""".formatted(seller, market.name())).expect(201);

        JsonNode resting = stream.next().data().at("/orders");
        assertThat(resting.toString())
                .isEqualTo("[{'number':1,'side':'SELL','price':'100.00','quantity':'0.30000000','since':1}]"
                        .replace('\'', '"'));
        buy(buyer, market, "0.4", "100.00");
        // The first part is gone, 0.1 of the second one too
        assertThat(stream.next().data().at("/orders").toString())
                .isEqualTo("[{'number':1,'side':'SELL','price':'100.00','quantity':'0.20000000','since':2}]"
                        .replace('\'', '"'));
    }

    @Test
    void anAccountsStreamShowsWhatIsOpenThenWhatFollows() {
        Market market = market();
        String seller = account("sam", "10.00 " + market.base());
        String buyer = account("bea", "1000.00 USD");
        String order = buy(buyer, market, "1.0", "100.00");
        EventStream stream = stream(trader, "/accounts/" + buyer);

        Event snapshot = stream.next();
        assertThat(snapshot.name()).isEqualTo("snapshot");
        assertThat(snapshot.text("/orders/0/orderId")).isEqualTo(order);
        assertThat(snapshot.text("/orders/0/status")).isEqualTo("OPEN");
        assertThat(snapshot.text("/balances/0/available")).isEqualTo("900.000000");
        assertThat(snapshot.text("/holds/0/amount")).isEqualTo("100.000000");
        String sold = sell(seller, market, "0.4", "99.00");
        settle();

        List<Event> deltas = new ArrayList<>();
        boolean isSettled = false;
        while (!isSettled) {
            Event delta = stream.next();
            deltas.add(delta);
            isSettled = delta.data().at("/balances").toString().contains(market.base());
        }
        JsonNode fill = deltas.getFirst().data().at("/fills/0");
        assertThat(fill.at("/orderId").asString()).isEqualTo(order);
        assertThat(fill.at("/liquidity").asString()).isEqualTo("MAKER");
        assertThat(fill.at("/feeAsset").asString()).isEqualTo(market.base());
        assertThat(deltas.getFirst().text("/orders/0/status")).isEqualTo("PARTIALLY_FILLED");
        assertThat(deltas.getFirst().text("/orders/0/averagePrice")).isEqualTo("100.00");
        assertThat(deltas.toString()).doesNotContain(seller, sold);

        // From any position that is in memory on; the state is that of the views
        EventStream again = stream(trader, "/accounts/" + buyer + "?from=" + snapshot.id());
        assertThat(again.next().data().at("/fills/0")).isEqualTo(fill);
        EventStream anew = stream(trader, "/accounts/" + buyer);
        assertThat(anew.next().text("/orders/0/remainingQuantity")).isEqualTo("0.60000000");
        trader.delete("/api/v1/orders/" + order).expect(200);
        Event cancelled = anew.next();
        assertThat(cancelled.text("/orders/0/status")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("/holds/0/amount")).isEqualTo("0.000000");
    }

    @Test
    void anAccountWithoutClientsIsDroppedAndWhoComesBackGetsASnapshot() {
        String account = account("sam", "10.00 USD");
        EventStream stream = stream(trader, "/accounts/" + account);
        long last = stream.next().id();
        assertThat(followedAccounts()).isPositive();
        closeStreams();
        await().atMost(Duration.ofSeconds(60)).until(() -> followedAccounts() == 0);
        deposit(account, "1.00 USD");

        Event begun = stream(trader, "/accounts/" + account + "?from=" + last + "&minPosition=" + head())
                .next();
        assertThat(begun.name()).isEqualTo("snapshot");
        assertThat(begun.text("/because")).isEqualTo("TOO_FAR");
        assertThat(begun.text("/balances/0/posted")).isEqualTo("11.000000");
    }

    private double followedAccounts() {
        return service.bean(MeterRegistry.class)
                .get("evenbook.stream.followed")
                .tag("kind", "account")
                .gauge()
                .value();
    }

    @Test
    void aForeignAccountIsUnknown() {
        Customers customers = new Customers(service, anonymous);
        Client ann = customers.user(unique("ann"), customers.customer(unique("streamann")), "TRADER");
        String own = ann.post("/api/v1/accounts", "{}").expect(201).text("/accountId");
        String foreign = account("bob");
        settle();

        ann.get("/api/v1/stream/accounts/" + foreign + "?minPosition=" + head()).expectProblem(404, "account.unknown");
        ann.get("/api/v1/stream/accounts/acc_nobody").expectProblem(404, "account.unknown");
        trader.get("/api/v1/stream/accounts/acc_nobody").expectProblem(404, "account.unknown");
        trader.get("/api/v1/stream/accounts/x").expectProblem(404, "account.unknown");
        assertThat(stream(ann, "/accounts/" + own + "?minPosition=" + head())
                        .next()
                        .text("/accountId"))
                .isEqualTo(own);
    }

    @Test
    void aSuspendedUserIsShutOut() {
        Customers customers = new Customers(service, anonymous);
        String name = unique("sue");
        var customer = customers.customer(unique("streamsue"));
        var userId = customers.create(name, customer, "TRADER");
        Client sue = customers.client(name);
        String own = sue.post("/api/v1/accounts", "{}").expect(201).text("/accountId");
        settle();
        EventStream stream = stream(sue, "/accounts/" + own + "?minPosition=" + head());
        long last = stream.next().id();
        operator.post("/api/v1/users/" + userId.value() + "/suspend", "{'reason':'left'}")
                .expect(200);

        Event closed = stream.next("closed");
        assertThat(closed.text("/reason")).isEqualTo("access");
        assertThat(closed.data().at("/last").asLong()).isGreaterThanOrEqualTo(last);
        assertThat(stream.next().name()).isEqualTo("end");
    }

    @Test
    void aWebSocketOnTheSamePathGetsTheSame() throws Exception {
        Market market = market();
        String path = "/api/v1/stream/markets/" + market.name();
        Messages messages = new Messages();
        WebSocket socket = trader.socket(path, messages).get(60, TimeUnit.SECONDS);

        assertThat(messages.next()).startsWith("{\"event\":\"snapshot\",\"id\":0,\"data\":{\"market\":\"");
        String seller = account("sam", "10.00 " + market.base());
        sell(seller, market, "1.0", "100.00");
        assertThat(messages.next()).startsWith("{\"event\":\"delta\",\"id\":1,\"data\":{\"first\":1,\"last\":1,");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
        for (Client refused : List.of(anonymous, trader.with("Origin", "https://elsewhere.example"))) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> refused.socket(path, new Messages()).join())
                    .withCauseInstanceOf(WebSocketHandshakeException.class);
        }
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> trader.socket("/api/v1/stream/markets/NO-SUCH", new Messages())
                        .join())
                .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(404));
    }

    @Test
    void streamsAreMeasuredAndHoldNoReadRequest() {
        Market market = market();
        List<EventStream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(stream(trader, "/markets/" + market.name()));
        }
        streams.forEach(EventStream::next);
        double clients = service.bean(MeterRegistry.class)
                .get("evenbook.stream.clients")
                .tag("kind", "market")
                .gauge()
                .value();

        assertThat(clients).isGreaterThanOrEqualTo(20);
        assertThat(streams.stream().map(stream -> stream.next("heartbeat").id()).max(Comparator.naturalOrder()))
                .contains(0L);
        trader.get("/api/v1/markets").expect(200);
    }

    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        String next() throws InterruptedException {
            String next;
            do {
                next = texts.poll(60, TimeUnit.SECONDS);
            } while (next != null && next.startsWith("{\"event\":\"heartbeat\""));
            return next;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
