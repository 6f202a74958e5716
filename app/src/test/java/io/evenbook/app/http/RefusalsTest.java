package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Services;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refused request has its documented code and leaves no trace in the log. */
class RefusalsTest extends WholeServiceTest {

    @Test
    void anOrderThatTheAccountCannotPay() {
        Market market = market();
        String alice = account("alice", "99.99 USD");
        Answer answer = withoutTrace(() -> limitOrder(alice, "BUY", market, "1", "100.00"));
        answer.expectProblem(422, "account.insufficient-available");
        assertThat(answer.text("/available")).isEqualTo("99.990000");
        assertThat(answer.text("/required")).isEqualTo("100.000000");
    }

    @ParameterizedTest
    @CsvSource({
        "0,                                          100.00, 422, amount.not-positive",
        "-1,                                         100.00, 422, amount.not-positive",
        "1,                                          0,      422, amount.not-positive",
        "1,                                          -5,     422, amount.not-positive",
        "10000000000000000000000000000000000000000,  100.00, 422, amount.too-large",
        "0.00005,                                    100.00, 422, order.lot",
        "1,                                          100.001, 422, order.tick",
        "1,                                          1e2,    400, request.malformed",
        "'1,5',                                      100.00, 400, request.malformed",
    })
    void anOrderOfAWrongSize(String quantity, String price, int status, String code) {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        withoutTrace(() -> limitOrder(alice, "BUY", market, quantity, price)).expectProblem(status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "0,          amount.not-positive",
        "-0.01,      amount.not-positive",
        "0.0000001,  amount.excess-scale",
        "10000000000000000000000000000000000000000, amount.too-large",
    })
    void anAmountThatTheLedgerCannotHold(String amount, String code) {
        asset("USD", 6);
        String alice = account("alice", "5.00 USD");
        for (String way : List.of("deposits", "withdrawals")) {
            withoutTrace(() -> operator.post(
                            "/api/v1/accounts/%s/%s".formatted(alice, way),
                            "{'asset':'USD','amount':'%s','reference':'r'}".formatted(amount)))
                    .expectProblem(422, code);
        }
    }

    @Test
    void whatIsUnknown() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        withoutTrace(() -> trader.post("/api/v1/orders", limit(alice, "BUY", "NO-SUCH", "1", "1.00")))
                .expectProblem(404, "market.unknown");
        withoutTrace(() -> limitOrder("acc_nobody", "BUY", market, "1", "1.00")).expectProblem(404, "account.unknown");
        withoutTrace(() -> operator.post(
                        "/api/v1/accounts/" + alice + "/deposits", "{'asset':'NOSUCH','amount':'1','reference':'r'}"))
                .expectProblem(404, "asset.unknown");
        String order = "ord_%s_%s".formatted(market.name(), "0".repeat(26));
        withoutTrace(() -> trader.delete("/api/v1/orders/" + order)).expectProblem(404, "order.unknown");
        trader.get("/api/v1/orders/" + order).expectProblem(404, "order.unknown");
        trader.get("/api/v1/accounts/acc_nobody").expectProblem(404, "account.unknown");
        trader.get("/api/v1/markets/NO-SUCH").expectProblem(404, "market.unknown");
        trader.get("/api/v1/markets/NO-SUCH/book").expectProblem(404, "market.unknown");
        trader.get("/api/v1/trades/trd_%s_999".formatted(market.name())).expectProblem(404, "trade.unknown");
        auditor.get("/api/v1/audit/events/999999999").expectProblem(404, "event.unknown");
        operator.get("/api/v1/sagas/stl_trd_%s_999".formatted(market.name())).expectProblem(404, "saga.unknown");
        operator.get("/api/v1/projections/nonsense").expectProblem(404, "projection.unknown");
        operator.delete("/api/v1/projections/nonsense/replay").expectProblem(404, "projection.unknown");
        operator.delete("/api/v1/projections/accounts/replay").expectProblem(409, "projection.not-replaying");
        trader.get("/api/v1/nonsense").expectProblem(404, "route.unknown");
    }

    @Test
    void aFrozenAccount() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String resting = buy(alice, market, "1", "1.00");
        orderWithStatus(resting, "OPEN");
        operator.post("/api/v1/accounts/" + alice + "/freeze", "{'reason':'a test'}")
                .expect(200);

        withoutTrace(() -> limitOrder(alice, "BUY", market, "1", "1.00")).expectProblem(409, "account.frozen");
        withoutTrace(() -> trader.post(
                        "/api/v1/accounts/" + alice + "/withdrawals",
                        "{'asset':'USD','amount':'1.00','reference':'r'}"))
                .expectProblem(409, "account.frozen");

        // Credits and settlements continue.
        deposit(alice, "1.00 USD");
        orderWithStatus(resting, "CANCELLED");
        eventually(
                () -> trader.get("/api/v1/accounts/%s?minPosition=%d".formatted(alice, head())),
                answer -> "0.000000".equals(answer.text("/balances/0/held")));
        operator.post("/api/v1/accounts/" + alice + "/unfreeze", "{'reason':'a test'}")
                .expect(200);

        // Level ALL refuses credits too.
        operator.post("/api/v1/accounts/" + alice + "/freeze", "{'reason':'a test','level':'ALL'}")
                .expect(200);
        withoutTrace(() -> operator.post(
                        "/api/v1/accounts/" + alice + "/deposits", "{'asset':'USD','amount':'1','reference':'r'}"))
                .expectProblem(409, "account.frozen");
        assertThat(trader.get("/api/v1/accounts/%s?minPosition=%d".formatted(alice, head()))
                        .expect(200)
                        .text("/freezeLevel"))
                .isEqualTo("ALL");
    }

    @Test
    void whatExistsAlready() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        trader.post("/api/v1/accounts", "{'accountId':'%s','owner':'alice'}".formatted(alice))
                .expect(201);
        withoutTrace(() -> trader.post("/api/v1/accounts", "{'accountId':'%s','owner':'mallory'}".formatted(alice)))
                .expectProblem(409, "account.exists");
        withoutTrace(() -> operator.post("/api/v1/assets", "{'asset':'USD','name':'x','type':'FIAT','decimals':2}"))
                .expectProblem(409, "asset.exists");
        withoutTrace(() -> operator.post("/api/v1/markets", """
                        {'market':'%s','baseAsset':'%s','quoteAsset':'USD','tickSize':'1','lotSize':'1',\
                        'makerFeeRate':'0','takerFeeRate':'0'}""".formatted(market.name(), market.base())))
                .expectProblem(409, "market.exists");

        operator.post("/api/v1/accounts/" + alice + "/deposits", "{'asset':'USD','amount':'1','reference':'once'}")
                .expect(201);
        withoutTrace(() -> operator.post(
                        "/api/v1/accounts/" + alice + "/deposits", "{'asset':'USD','amount':'1','reference':'once'}"))
                .expectProblem(409, "deposit.reference-used");

        String order = limit(alice, "BUY", market.name(), "1", "1.00").replace("}", ",'clientOrderId':'c-1'}");
        String first = trader.post("/api/v1/orders", order).expect(201).text("/orderId");
        withoutTrace(() -> trader.post("/api/v1/orders", order)).expectProblem(409, "order.client-order-id-used");
        trader.delete("/api/v1/orders/" + first).expect(200);
        trader.post("/api/v1/orders", order).expect(201);
    }

    @Test
    void aMarketWhoseAmountsCouldNotBeWritten() {
        asset("USD", 6);
        String coin = unique("COIN");
        asset(coin, 8);
        withoutTrace(() -> operator.post("/api/v1/markets", """
                        {'market':'%s-USD','baseAsset':'%s','quoteAsset':'USD','tickSize':'0.001','lotSize':'0.0001',\
                        'makerFeeRate':'0.001','takerFeeRate':'0.002'}""".formatted(coin, coin)))
                .expectProblem(422, "market.tick-lot");
    }

    @Test
    void anOrderThatHasEnded() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String order = buy(alice, market, "1", "1.00");
        assertThat(trader.delete("/api/v1/orders/" + order).expect(200).text("/status"))
                .isEqualTo("CANCELLED");
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        withoutTrace(() -> trader.delete("/api/v1/orders/" + order)).expectProblem(409, "order.ended");
        withoutTrace(() -> trader.patch("/api/v1/orders/" + order, "{'quantity':'0.5'}"))
                .expectProblem(409, "order.ended");
    }

    @Test
    void anAmendmentThatIsNone() {
        Market market = market();
        String alice = account("alice", "1.00 USD");
        String order = buy(alice, market, "1", "1.00");
        withoutTrace(() -> trader.patch("/api/v1/orders/" + order, "{'quantity':'1'}"))
                .expectProblem(422, "order.unchanged");
        withoutTrace(() -> trader.patch("/api/v1/orders/" + order, "{'quantity':'0'}"))
                .expectProblem(422, "order.quantity");
        withoutTrace(() -> trader.patch("/api/v1/orders/" + order, "{'quantity':'1.5'}"))
                .expectProblem(422, "account.insufficient-available");
        trader.patch("/api/v1/orders/" + order, "{'quantity':'0.4'}").expect(200);
        assertThat(order(order).decimal("/quantity")).isEqualByComparingTo("0.4");
        assertThat(balance(alice, "USD")).isEqualTo("1.000000 0.400000 0.600000");
    }

    @Test
    void closingAnAccountThatHasSomething() {
        Market market = market();
        String alice = account("alice", "10.00 USD");
        String bob = account("bob", "1 " + market.base());
        sell(bob, market, "1", "10.00");
        buy(alice, market, "1", "10.00");
        // During or after the settlement there is a hold, an expected receipt, or a balance.
        operator.post("/api/v1/accounts/" + alice + "/close", "{'reason':'a test'}")
                .expectProblem(409, "account.not-empty");
        operator.post("/api/v1/accounts/" + bob + "/close", "{'reason':'a test'}")
                .expectProblem(409, "account.not-empty");
        settledTrades(market, 1);
        balancedBooks();

        String empty = account("carol");
        operator.post("/api/v1/accounts/" + empty + "/close", "{'reason':'a test'}")
                .expect(200);
        withoutTrace(() -> operator.post(
                        "/api/v1/accounts/" + empty + "/deposits", "{'asset':'USD','amount':'1','reference':'late'}"))
                .expectProblem(409, "account.closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "'text'",
                "{'owner':'alice'",
                "{'owner':'alice'} trailing",
                "{'owner':'alice','unknown':1}",
                "{'owner':'alice','owner':'bob'}",
                "{'owner':5}",
                "{'owner':null}",
                "{'owner':''}",
                "{'owner':{'name':'alice'}}",
                "{'accountId':'no prefix','owner':'alice'}",
                "{'accountId':'acc_','owner':'alice'}",
                "{'accountId':['acc_a'],'owner':'alice'}",
            })
    void aMalformedBody(String body) {
        withoutTrace(() -> trader.post("/api/v1/accounts", body)).expectProblem(400, "request.malformed");
    }

    @Test
    void aDeeplyNestedBody() {
        withoutTrace(() -> trader.post("/api/v1/accounts", "{'owner':" + "[".repeat(10_000) + "]".repeat(10_000) + "}"))
                .expectProblem(400, "request.malformed");
    }

    @Test
    void aNumberWhereADecimalStringBelongs() {
        asset("USD", 6);
        String alice = account("alice");
        for (String amount :
                List.of("1.00", "1", "true", "null", "{}", "'1e3'", "'1E400000000'", "'NaN'", "''", "' 1'", "'+1'")) {
            withoutTrace(() -> operator.post(
                            "/api/v1/accounts/" + alice + "/deposits",
                            "{'asset':'USD','amount':%s,'reference':'r'}".formatted(amount)))
                    .expectProblem(400, "request.malformed");
        }
    }

    @Test
    void aClientOrderIdOfBlanks() {
        Market market = market();
        String alice = account("alice");
        String order = limit(alice, "BUY", market.name(), "1", "1.00").replace("}", ",'clientOrderId':' '}");
        assertThat(trader.post("/api/v1/orders", order)
                        .expectProblem(400, "request.malformed")
                        .text("/detail"))
                .isEqualTo("clientOrderId must not be blank");
    }

    @Test
    void aMissingField() {
        Market market = market();
        String alice = account("alice");
        String complete = limit(alice, "BUY", market.name(), "1", "1.00");
        for (String field : List.of("accountId", "market", "side", "type")) {
            String body = complete.replaceFirst("'" + field + "':'[^']*',", "");
            withoutTrace(() -> trader.post("/api/v1/orders", body)).expectProblem(400, "request.malformed");
        }
        withoutTrace(() -> trader.post("/api/v1/orders", complete.replace("BUY", "HOLD")))
                .expectProblem(400, "request.malformed");
    }

    @Test
    void anOversizedBody() {
        String body = "{'owner':'" + "a".repeat(1 << 20) + "'}";
        withoutTrace(() -> trader.post("/api/v1/accounts", body)).expectProblem(413, "request.too-large");
        // Without Content-Length the service finds out while it reads.
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        withoutTrace(() -> trader.with("Content-Type", "application/json")
                        .send(
                                "POST",
                                "/api/v1/accounts",
                                HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(bytes))))
                .expectProblem(413, "request.too-large");
        trader.post("/api/v1/accounts", "{'owner':'" + "a".repeat(8 << 20) + "'}")
                .expectProblem(413, "request.too-large");
    }

    @Test
    void aWrongWayToAsk() {
        withoutTrace(() -> trader.with("Content-Type", "text/plain").post("/api/v1/accounts", "{'owner':'alice'}"))
                .expectProblem(415, "request.media-type-unsupported");
        for (String wildcard : List.of("*/*", "application/*")) {
            withoutTrace(() -> trader.with("Content-Type", wildcard).post("/api/v1/accounts", "{'owner':'alice'}"))
                    .expectProblem(415, "request.media-type-unsupported");
        }
        Answer wrongMethod = operator.delete("/api/v1/assets").expectProblem(405, "request.method-not-allowed");
        assertThat(wrongMethod.header("Allow")).contains("GET", "POST");
        trader.with("Accept", "application/xml").get("/api/v1/assets").expect(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders?limit=0",
                "/orders?limit=501",
                "/orders?limit=-1",
                "/orders?limit=x",
                "/orders?cursor=nonsense",
                "/orders?status=NOPE",
                "/trades?status=NOPE",
                "/accounts/nonsense",
                "/assets?cursor=%ff",
                "/accounts/acc_a?minPosition=-1",
                "/accounts/acc_a?minPosition=9223372036854775808",
                "/accounts/acc_a?minPosition=x",
                "/markets/BTC-USD/book?levels=0",
                "/markets/BTC-USD/book?levels=501",
            })
    void aMalformedParameter(String path) {
        // An identifier of the wrong form is unknown.
        Answer answer = trader.get("/api/v1" + path);
        if (path.contains("nonsense") && answer.status() == 404) {
            return;
        }
        answer.expectProblem(400, "request.malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders?limit=1&limit=2",
                "/orders?limit=0x10",
                "/orders?limit=%201",
                "/orders?limit=%2B1",
                "/orders?limit=01",
                "/orders?limit=",
                "/orders?acountId=acc_a",
                "/orders?status=",
                "/orders?status=%20OPEN",
                "/orders?accountId=acc_a&accountId=acc_b",
                "/assets?at=now",
                "/accounts/acc_a/notifications?unread=yes",
                "/accounts/acc_a/notifications?unread=1",
                "/markets/BTC-USD/book?levels=1e1",
                "/trades?order=DESC",
            })
    void aParameterThatMeansSomethingElse(String path) {
        trader.get("/api/v1" + path).expectProblem(400, "request.malformed");
    }

    @Test
    void aTimeThatIsNone() {
        String alice = account("alice", "10.00 USD");
        for (String time : List.of(
                "1704067200",
                "'1704067200'",
                "'20240131'",
                "1704067200.5",
                "''",
                "'  '",
                "true",
                "'2024-01-31'",
                "'2024-01-31T00:00:00'",
                "'2024-02-30T00:00:00Z'",
                "[2024,1,31]",
                "' 2024-01-31T00:00:00Z'")) {
            withoutTrace(() -> operator.post("/api/v1/ledger/entries", """
                            {'description':'d','effectiveAt':%s,'postings':[\
                            {'ledgerAccount':'customer:%s','side':'DEBIT','asset':'USD','amount':'1'},\
                            {'ledgerAccount':'house:fees','side':'CREDIT','asset':'USD','amount':'1'}]}""".formatted(time, alice)))
                    .expectProblem(400, "request.malformed");
            withoutTrace(() -> operator.post(
                            "/api/v1/accounts/" + alice + "/holds",
                            "{'asset':'USD','amount':'1','expiresAt':%s}".formatted(time)))
                    .expectProblem(400, "request.malformed");
        }
    }

    @Test
    void aConstantWithBlanksAroundIt() {
        String alice = account("alice", "10.00 USD");
        Market market = market();
        for (String blank : List.of("' %s'", "'%s '", "'\t%s'", "'%s\n'", "'\u00A0%s'")) {
            String side = blank.formatted("BUY");
            withoutTrace(() -> trader.post("/api/v1/orders", """
                            {'accountId':'%s','market':'%s','side':%s,'type':'LIMIT','timeInForce':'GTC',\
                            'price':'1.00','quantity':'1'}""".formatted(alice, market.name(), side)))
                    .expectProblem(400, "request.malformed");
            withoutTrace(() -> operator.post("/api/v1/ledger/bulk", """
                            {'mode':%s,'commands':[{'type':'deposit','accountId':'%s',\
                            'request':{'asset':'USD','amount':'1','reference':'r'}}]}""".formatted(blank.formatted("continue"), alice)))
                    .expectProblem(400, "request.malformed");
            withoutTrace(() -> operator.put(
                            "/api/v1/markets/" + market.name() + "/sessions",
                            "{'zone':'UTC','days':['MONDAY'],'holidays':[],'call':%s,'open':'09:00','close':'17:00'}"
                                    .formatted(blank.formatted("08:00"))))
                    .expectProblem(400, "request.malformed");
        }
    }

    @Test
    void aBodyThatIsNotJsonInUtf8() {
        String alice = account("alice", "1.00 USD");
        String body = "{\"asset\":\"USD\",\"amount\":\"1\",\"reference\":\"café\"}";
        String path = "/api/v1/accounts/" + alice + "/deposits";
        byte[] overlong = body.replace("é", "~~").getBytes(StandardCharsets.UTF_8);
        int at = new String(overlong, StandardCharsets.UTF_8).indexOf("~~");
        overlong[at] = (byte) 0xC0;
        overlong[at + 1] = (byte) 0xAF;
        for (byte[] other : List.of(
                overlong,
                body.getBytes(StandardCharsets.ISO_8859_1),
                body.getBytes(StandardCharsets.UTF_16BE),
                body.getBytes(StandardCharsets.UTF_16),
                body.getBytes(Charset.forName("UTF-32LE")))) {
            withoutTrace(() -> operator.with("Content-Type", "application/json")
                            .send("POST", path, HttpRequest.BodyPublishers.ofByteArray(other)))
                    .expectProblem(400, "request.malformed");
        }
        for (String charset : List.of("utf-16", "iso-8859-1")) {
            withoutTrace(() -> operator.with("Content-Type", "application/json;charset=" + charset)
                            .send("POST", path, HttpRequest.BodyPublishers.ofString(body)))
                    .expectProblem(415, "request.media-type-unsupported");
        }
        operator.with("Content-Type", "application/json; charset=\"UTF-8\"")
                .send("POST", path, HttpRequest.BodyPublishers.ofString(body))
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1", "+1", "%2B1", "01", "%201", "1%20", "%D9%A1", "1.0"})
    void aPathThatMeansAnotherNumber(String number) {
        operator.get("/api/v1/audit/events/" + number).expectProblem(400, "request.malformed");
    }

    @Test
    void aBooleanThatIsNone() {
        String alice = account("alice", "10.00 USD");
        for (String flag : List.of("''", "0", "1", "'true'", "'false'", "' '", "1.0", "[true]")) {
            withoutTrace(() -> operator.post("/api/v1/ledger/bulk", """
                            {'mode':'continue','dryRun':%s,'commands':[{'type':'deposit','accountId':'%s',\
                            'request':{'asset':'USD','amount':'1','reference':'r'}}]}""".formatted(flag, alice)))
                    .expectProblem(400, "request.malformed");
            withoutTrace(() -> operator.post(
                            "/api/v1/ledger/entries/ent_none/reverse",
                            "{'reason':'r','atOriginalEffectiveAt':%s}".formatted(flag)))
                    .expectProblem(400, "request.malformed");
        }
    }

    @Test
    void anEncodedBody() {
        withoutTrace(() -> trader.with("Content-Encoding", "gzip").post("/api/v1/accounts", "{'owner':'alice'}"))
                .expectProblem(415, "request.media-type-unsupported");
        trader.with("Content-Encoding", "identity")
                .post("/api/v1/accounts", "{'owner':'alice'}")
                .expect(201);
    }

    @Test
    void optionsListTheMethods() {
        Answer answer = trader.send("OPTIONS", "/api/v1/ledger/entries", HttpRequest.BodyPublishers.noBody())
                .expect(200);
        assertThat(answer.header("Allow")).contains("GET", "POST");
    }

    /** The web server refuses it before any filter. */
    @Test
    void aTraceIsAnsweredAsOtherMethodsThatAreNotAllowed() {
        Answer answer = trader.send("TRACE", "/api/v1/assets", HttpRequest.BodyPublishers.noBody())
                .expectProblem(405, "request.method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
        assertThat(answer.header("Log-Incarnation")).isNotBlank();
        assertThat(answer.text("/instance")).isEqualTo("/api/v1/assets");
    }

    /** Requests that the web server refuses before the service sees them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/accounts/acc_a%2Fb HTTP/1.1|Host: h",
                "GET /api/v1/accounts/acc_a% HTTP/1.1|Host: h",
                "GET /api/v1/accounts/acc_%zz HTTP/1.1|Host: h",
                "GET /api/v1/accounts/acc_%ff HTTP/1.1|Host: h",
                "GET /api/v1/accounts/acc_[1] HTTP/1.1|Host: h",
                "GET /api/v1/assets HTTP/1.1",
                "GET /api/v1/assets HTTP/1.1|Host: h|(request): x",
                "POST /api/v1/assets HTTP/1.1|Host: h|Content-Length: 2|Content-Length: 3",
                "GET /api/v1/assets HTTP/1.1|Host: h|X-Long: LONG",
                "GET /api/v1/LONG HTTP/1.1|Host: h",
                "DANCE /api/v1/assets HTTP/1.1|Host: h",
                "CONNECT /api/v1/assets HTTP/1.1|Host: h",
                "GET /api/v1/assets HTTP/3.0|Host: h",
                "POST /api/v1/assets HTTP/1.1|Host: h|Transfer-Encoding: dance",
            })
    void whatIsNoRequest(String request) throws IOException {
        assertThat(raw(request, ""))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json", "\"code\":\"", "urn:evenbook:error:");
    }

    @Test
    void aBodyInChunksWithoutALength() throws IOException {
        String head = "POST /api/v1/assets HTTP/1.1|Host: h|Content-Type: application/json|Transfer-Encoding: chunked";
        assertThat(raw(head, "zz\r\n{}\r\n")).startsWith("HTTP/1.1 400").contains("\"code\":\"request.malformed\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: a|Idempotency-Key: b", "If-Match: \"0\"|If-Match: \"1\""})
    void aHeaderThatIsGivenTwice(String headers) throws IOException {
        String head =
                "POST /api/v1/accounts HTTP/1.1|Host: h|Content-Type: application/json|Content-Length: 13|" + headers;
        assertThat(raw(head, "{\"owner\":\"o\"}"))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"request.malformed\"", "is given 2 times");
    }

    /** @param head lines, separated by | */
    private static String raw(String head, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", Services.shared().port())) {
            String credentials =
                    Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));
            String lines = head.replace("LONG", "a".repeat(12_000)).replace("|", "\r\n");
            socket.getOutputStream()
                    .write("%s\r\nAuthorization: Basic %s\r\nConnection: close\r\n\r\n%s"
                            .formatted(lines, credentials, body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders?limit=%zz", "/orders?cursor=%ff", "/orders?a=%", "/assets?x=%zz"})
    void parametersThatCannotBeDecoded(String path) throws IOException {
        // Java's HTTP client cannot send such a path.
        try (Socket socket = new Socket("127.0.0.1", Services.shared().port())) {
            String credentials =
                    Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write("GET /api/v1%s HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n"
                            .formatted(path, credentials)
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"request.malformed\"");
        }
    }

    @Test
    void hostilePathsAreNoServerErrors() {
        for (String path : List.of(
                "/api/v1/accounts/%00",
                "/api/v1/accounts/..%2f..%2f",
                "/api/v1/accounts/%7B%7D",
                "/api/v1//accounts",
                "/api/v1/accounts/acc_a;x=1",
                "/api/v1/orders/'%20or%201=1",
                "/api/v1/accounts/%E2%82%AC",
                "/api/v1/orders?cursor=%00",
                "/api/v1/orders?accountId=%00",
                "/api/v1/orders?market=%00")) {
            assertThat(trader.get(path).status()).as(path).isBetween(400, 499);
        }
    }

    @Test
    void aReadThatWouldHaveToWaitTooLong() {
        String alice = account("alice");
        Answer answer = trader.get("/api/v1/accounts/" + alice + "?minPosition=999999999")
                .expectProblem(503, "view.behind");
        assertThat(answer.header("Retry-After")).isNotNull();
    }
}
