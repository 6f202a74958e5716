package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The book of the view at each moment is the one that is folded for that moment later. */
class PastBookTest extends WholeServiceTest {

    @Test
    void theBookOfAnEarlierEventIsAsItWasThen() {
        Market market = market();
        String alice = account("alice", "10000.00 USD");
        String bob = account("bob", "20 " + market.base());
        List<JsonNode> books = new ArrayList<>(List.of(book(market, "")));
        for (int i = 0; i < 6; i++) {
            sell(bob, market, "1.5", "100." + (10 + i));
            books.add(book(market, ""));
            String bid = buy(alice, market, "2", i == 4 ? "100.13" : "99.0" + i);
            books.add(book(market, ""));
            if (i % 2 == 1) {
                trader.delete("/api/v1/orders/" + bid).expect(200);
                books.add(book(market, ""));
            }
        }
        operator.post("/api/v1/markets/" + market.name() + "/halt", "{'reason':'pause'}")
                .expect(200);
        books.add(book(market, ""));
        operator.put("/api/v1/markets/" + market.name() + "/terms", """
                        {'tickSize':'0.05','lotSize':'0.5','makerFeeRate':'0.001','takerFeeRate':'0.002',\
                        'reason':'another tick'}""").expect(200);
        books.add(book(market, ""));
        assertThat(books.getLast().at("/asks").size())
                .isLessThan(books.get(books.size() - 2).at("/asks").size());
        assertThat(books.getLast().at("/sequence").asInt()).isGreaterThan(12);
        for (JsonNode then : books) {
            ObjectNode past = (ObjectNode)
                    book(market, "&atSequence=" + then.at("/sequence").asLong());
            assertThat(past.remove("bookHash").asString()).matches("[0-9a-f]{16}");
            assertThat(past).isEqualTo(then);
        }
    }

    private JsonNode book(Market market, String parameters) {
        return auditor.get("/api/v1/markets/" + market.name() + "/book?levels=500&minPosition=" + head() + parameters)
                .expect(200)
                .body();
    }

    @Test
    void theFutureIsRefused() {
        Market market = market();
        String path = "/api/v1/markets/" + market.name() + "/book?minPosition=" + head() + "&atSequence=";
        Answer ahead = trader.get(path + 1).expect(422);
        assertThat(ahead.body().at("/code").asString()).isEqualTo("book.ahead");
        assertThat(ahead.body().at("/atSequence").asLong()).isOne();
        assertThat(ahead.body().at("/sequence").asLong()).isZero();
        trader.get(path + 0).expect(200);
        trader.get(path + "-1").expect(400);
        trader.get(path + "9223372036854775808").expect(400);
        anonymous.get(path + 0).expect(401);
        trader.get("/api/v1/markets/NO-NO/book?atSequence=0").expect(404);
    }
}
