package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rehearsals of what the service has recorded. */
class RehearsalsTest extends WholeServiceTest {
    private static final String NO_TERMS = "{}";

    private final SplittableRandom random = new SplittableRandom(7);

    private static String path(Market market, String parameters) {
        return "/api/v1/markets/" + market.name() + "/rehearsal?" + parameters;
    }

    private static String terms(String json) {
        return "terms=" + URLEncoder.encode(json.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    private JsonNode rehearse(Market market, String parameters) {
        return auditor.get(path(market, parameters)).expect(200).body();
    }

    @Test
    void theSameTermsGiveWhatTheLogHas() {
        Market market = market();
        String alice = account("alice", "100000.00 USD", "100 " + market.base());
        String bob = account("bob", "100000.00 USD", "100 " + market.base());
        story(market, List.of(alice, bob), 60);
        operator.post("/api/v1/markets/" + market.name() + "/phase", """
                        {'phase':'CALL','reason':'auction','reference':'100.00'}""").expect(200);
        story(market, List.of(alice, bob), 20);
        operator.post("/api/v1/markets/" + market.name() + "/phase", "{'phase':'OPEN','reason':'over'}")
                .expect(200);
        operator.delete("/api/v1/orders?market=" + market.name()).expect(200);
        settle();

        JsonNode all = rehearse(market, terms(NO_TERMS));
        assertThat(all.at("/differing").asInt()).isZero();
        assertThat(all.at("/rehearsed")).isEqualTo(all.at("/recorded"));
        List<JsonNode> trades =
                all(trader, "/api/v1/trades?market=" + market.name() + "&order=asc&minPosition=" + head());
        assertThat(trades).hasSizeGreaterThan(10);
        assertThat(all.at("/recorded/trades").asInt()).isEqualTo(trades.size());
        assertThat(new BigDecimal(all.at("/recorded/volume").asString()))
                .isEqualByComparingTo(trades.stream()
                        .map(trade -> new BigDecimal(trade.at("/quantity").asString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(all.at("/recorded/quotedSpread/price").isString()).isTrue();
        assertThat(all.at("/lastSequence").asInt()).isGreaterThan(60);

        JsonNode later = rehearse(market, "from=31&to=60&" + terms(NO_TERMS));
        assertThat(later.at("/rehearsed")).isEqualTo(later.at("/recorded"));
        String halfway = trades.get(trades.size() / 2).at("/executedAt").asString();
        long after = rehearse(market, "from=" + halfway).at("/recorded/trades").asLong();
        long before = rehearse(market, "to=" + halfway).at("/recorded/trades").asLong();
        assertThat(before).isPositive();
        assertThat(after).isPositive();
        assertThat(before + after).isEqualTo(trades.size());
    }

    /** Orders of all kinds, amendments and cancels; some are refused. */
    private void story(Market market, List<String> accounts, int steps) {
        String last = null;
        for (int i = 0; i < steps; i++) {
            String account = accounts.get(random.nextInt(2));
            if (last != null && random.nextInt(6) == 0) {
                trader.patch("/api/v1/orders/" + last, "{'quantity':'%s'}".formatted(quantity()));
                continue;
            }
            if (last != null && random.nextInt(8) == 0) {
                trader.delete("/api/v1/orders/" + last);
                continue;
            }
            Answer answer = trader.post(
                    "/api/v1/orders",
                    "{'accountId':'%s','market':'%s','side':'%s','quantity':'%s',%s}"
                            .formatted(
                                    account, market.name(), random.nextBoolean() ? "BUY" : "SELL", quantity(), kind()));
            last = answer.status() == 201 ? answer.text("/orderId") : last;
        }
    }

    private String quantity() {
        return "1." + random.nextInt(10);
    }

    private String price() {
        return "%d.%02d".formatted(99 + random.nextInt(2), random.nextInt(100));
    }

    private String kind() {
        return switch (random.nextInt(6)) {
            case 0 -> "'type':'MARKET'";
            case 1 -> "'type':'STOP','stopPrice':'%s'".formatted(price());
            case 2 -> "'type':'LIMIT','price':'%s','displayQuantity':'0.3'".formatted(price());
            case 3 -> "'type':'LIMIT','price':'%s','postOnly':'SLIDE'".formatted(price());
            default -> "'type':'LIMIT','price':'%s'".formatted(price());
        };
    }

    @Test
    void anotherTickRefusesWhatIsOffIt() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "20 " + market.base());
        String off = sell(bob, market, "1", "100.01");
        buy(alice, market, "0.4", "100.10");
        JsonNode answer = rehearse(market, terms("{'tickSize':'0.05'}"));
        assertThat(answer.at("/terms/tickSize").asString()).isEqualTo("0.05");
        assertThat(answer.at("/differing").asInt()).isEqualTo(2);
        JsonNode order = answer.at("/orders")
                .valueStream()
                .filter(each -> each.at("/orderId").asString().equals(off))
                .findFirst()
                .orElseThrow();
        assertThat(order.at("/accountId").asString()).isEqualTo(bob);
        assertThat(order.at("/recorded/status").asString()).isEqualTo("PARTIALLY_FILLED");
        assertThat(order.at("/recorded/averagePrice").asString()).isEqualTo("100.01");
        assertThat(order.at("/rehearsed/status").asString()).isEqualTo("REFUSED");
        assertThat(order.at("/rehearsed/rule").asString()).isEqualTo("order.tick");
        assertThat(order.at("/rehearsed/detail").asString()).contains("100.01", "0.05");
        assertThat(answer.at("/assumptions")).isNotEmpty();
    }

    @Test
    void badRequestsGetTheirCodes() {
        Market market = market();
        refused(market, terms("{'tickSize':'0.0000001'}"), 422, "market.tick-lot");
        refused(market, terms("{'makerFeeRate':'7'}"), 422, "market.fee-rate");
        refused(market, terms("{'bands':{'dynamicBasisPoints':0}}"), 422, "market.terms");
        refused(market, "to=1", 422, "book.ahead");
        refused(market, "from=2", 422, "book.ahead");
        for (String malformed : List.of(
                terms("{'tick':'0.05'}"),
                terms("{'tickSize':0.05}"),
                terms("[]"),
                terms("null"),
                terms("{'fees':{'tiers':[{'tier':'VIP'}]}}"),
                "terms=",
                "from=yesterday",
                "from=-1",
                "from=5&to=4",
                "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "until=5")) {
            auditor.get(path(market, malformed)).expect(400);
        }
        auditor.get("/api/v1/markets/NO-NO/rehearsal").expect(404);
        auditor.get("/api/v1/markets/x/rehearsal").expect(404);
        trader.get(path(market, "")).expect(403);
        anonymous.get(path(market, "")).expect(401);
        withoutTrace(
                () -> operator.get(path(market, terms("{'tickSize':'0.05'}"))).expect(200));
    }

    private void refused(Market market, String parameters, int status, String code) {
        assertThat(auditor.get(path(market, parameters)).expect(status).text("/code"))
                .isEqualTo(code);
    }
}
