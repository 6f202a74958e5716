package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists have pages, each with the cursor of the next one. */
class ListsTest extends WholeServiceTest {

    @Test
    void thePartsTogetherAreTheWhole() {
        Market market = market();
        String alice = account("alice", "100.00 USD");
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            placed.add(buy(alice, market, "1", "1.00"));
        }
        String path = "/api/v1/orders?accountId=" + alice + "&minPosition=" + head();
        List<String> whole = ids(trader.get(path).expect(200));
        assertThat(whole).containsExactlyInAnyOrderElementsOf(placed);

        List<String> parts = new ArrayList<>();
        String next = "";
        int requests = 0;
        do {
            Answer part = trader.get(path + "&limit=3" + next).expect(200);
            assertThat(part.items()).hasSizeLessThanOrEqualTo(3);
            parts.addAll(ids(part));
            next = part.text("/next") == null
                    ? null
                    : "&cursor=" + URLEncoder.encode(part.text("/next"), StandardCharsets.UTF_8);
            requests++;
        } while (next != null);
        assertThat(parts).isEqualTo(whole);
        assertThat(requests).isEqualTo(3);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        Market market = market();
        String alice = account("alice", "100.00 USD");
        for (int i = 0; i < 3; i++) {
            buy(alice, market, "1", "1.00");
        }
        Answer part = trader.get("/api/v1/orders?limit=1&accountId=" + alice + "&minPosition=" + head())
                .expect(200);
        String cursor = URLEncoder.encode(part.text("/next"), StandardCharsets.UTF_8);
        trader.get("/api/v1/trades?cursor=" + cursor).expectProblem(400, "request.malformed");
        trader.get("/api/v1/orders?accountId=acc_other&cursor=" + cursor).expectProblem(400, "request.malformed");
        auditor.get("/api/v1/audit/events?cursor=" + cursor).expectProblem(400, "request.malformed");
    }

    @Test
    void aReadOfAnotherIncarnationIsRefused() {
        Market market = market();
        String alice = account("alice", "100.00 USD");
        buy(alice, market, "1", "1.00");
        buy(alice, market, "1", "1.00");
        Answer part = trader.get("/api/v1/orders?limit=1&accountId=" + alice + "&minPosition=" + head())
                .expect(200);
        String present = part.header("Log-Incarnation");
        assertThat(present).isNotBlank();

        trader.with("Log-Incarnation", present).get("/api/v1/orders").expect(200);
        Answer other = trader.with("Log-Incarnation", "b2b6f1f0-0000-4000-8000-000000000000")
                .get("/api/v1/orders");
        other.expectProblem(409, "log.incarnation");
        assertThat(other.text("/incarnation")).isEqualTo(present);
        assertThat(other.header("Log-Incarnation")).isEqualTo(present);

        String cursor = part.text("/next");
        assertThat(cursor).startsWith(present.substring(0, 8));
        assertThat(auditor.get("/api/v1/audit/events?limit=1").expect(200).text("/next"))
                .startsWith(present.substring(0, 8));
        trader.get("/api/v1/orders?limit=1&accountId=" + alice + "&cursor=" + encoded("00000000" + cursor.substring(8)))
                .expectProblem(409, "log.incarnation");
        trader.get("/api/v1/orders?limit=1&accountId=" + alice + "&cursor=" + encoded(cursor.substring(9) + "x"))
                .expectProblem(400, "request.malformed");
        anonymous.get("/api/v1/orders").expectProblem(401, "auth.required");
        assertThat(anonymous.get("/api/v1/orders").header("Log-Incarnation")).isEqualTo(present);
        assertThat(anonymous.get("/api/v1/accounts/acc_a%2Fb").header("Log-Incarnation"))
                .isEqualTo(present);
    }

    @Test
    void usersAndRolesHaveCursorsOfTheirOwn() {
        new Customers(service, anonymous).create(unique("ulf"), null, "SUPPORT");
        operator.post("/api/v1/users", "{'username':'%s','roles':[]}".formatted(unique("una")))
                .expect(201);
        for (String[] list : new String[][] {{"users", "username"}, {"roles", "role"}}) {
            String path = "/api/v1/" + list[0];
            List<String> whole = names(operator.get(path + "?limit=500").expect(200), list[1]);
            assertThat(whole).hasSizeGreaterThan(2).isSorted();
            List<String> parts = new ArrayList<>();
            Answer part = operator.get(path + "?limit=1").expect(200);
            while (part.text("/next") != null) {
                parts.addAll(names(part, list[1]));
                part = operator.get(path + "?limit=1&cursor=" + encoded(part.text("/next")))
                        .expect(200);
            }
            parts.addAll(names(part, list[1]));
            assertThat(parts).isEqualTo(whole);
        }
        String ofUsers = operator.get("/api/v1/users?limit=1").expect(200).text("/next");
        String ofRoles = operator.get("/api/v1/roles?limit=1").expect(200).text("/next");
        String incarnation =
                ofUsers.substring(0, ofUsers.length() - tail(ofUsers).length());
        operator.get("/api/v1/roles?cursor=" + encoded(ofUsers)).expectProblem(400, "request.malformed");
        operator.get("/api/v1/users?cursor=" + encoded(ofRoles)).expectProblem(400, "request.malformed");
        for (String list : List.of("users", "roles")) {
            operator.get("/api/v1/" + list + "?cursor=" + encoded(incarnation + "ADMIN"))
                    .expectProblem(400, "request.malformed");
        }
    }

    /** A cursor without the incarnation that stands before it. */
    private static String tail(String cursor) {
        return cursor.substring(9);
    }

    private static List<String> names(Answer list, String name) {
        return list.items().stream().map(item -> item.at("/" + name).asString()).toList();
    }

    private static String encoded(String cursor) {
        return URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    private static List<String> ids(Answer orders) {
        return orders.items().stream()
                .map(order -> order.at("/orderId").asString())
                .toList();
    }
}
