package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.CustomerId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The destination of a withdrawal is data of the account's customer, whoever asks for the withdrawal. */
class DestinationsTest extends WholeServiceTest {
    private static final String API = "/api/v1";
    private static final String TO = "DE02 1203 0000 0000 2020 51";

    private final String name = unique("destiny");
    private final Customers customers = new Customers(service, anonymous);
    private final CustomerId customer = customers.customer(name);
    private final Client own = customers.user(name, customer, "TRADER");

    @Test
    void itMatchesWhoeverAsksAndByWhateverRequest() {
        String account = opened("one");
        own.post(withdrawals(account), request("1")).expect(201);
        operator.post(withdrawals(account), request("2")).expect(201);
        operator.post(API + "/ledger/bulk", bulk(withdrawal(account, "3"))).expect(200);
        operator.post(API + "/ledger/bulk", bulk(withdrawal(account, "4"))).expect(200);
        String another = "acc_" + unique("another");
        operator.post(
                        API + "/ledger/bulk",
                        bulk(
                                "{'type':'openAccount','request':{'accountId':'%s','customerId':'%s'}}"
                                        .formatted(another, customer),
                                "{'type':'deposit','accountId':'%s','request':%s}"
                                        .formatted(another, "{'asset':'USD','amount':'5','reference':'in'}"),
                                withdrawal(another, "5")))
                .expect(200);

        List<JsonNode> destinations = destinations(account);
        destinations.addAll(destinations(another));
        assertThat(destinations).hasSize(5).allSatisfy(destination -> {
            assertThat(destination.at("/subject").asString()).isEqualTo(customer.value());
            assertThat(destination.at("/match"))
                    .isEqualTo(destinations.getFirst().at("/match"));
        });
    }

    @Test
    void ofAnAccountWithoutACustomerItIsTheAccountsUntilItIsAssigned() {
        String account = account("x", "100 USD");
        operator.post(withdrawals(account), request("1")).expect(201);
        operator.post(API + "/ledger/bulk", bulk(withdrawal(account, "2"))).expect(200);
        operator.post(
                        API + "/accounts/" + account + "/assign",
                        "{'customerId':'%s','reason':'asked'}".formatted(customer))
                .expect(200);
        operator.post(withdrawals(account), request("3")).expect(201);
        assertThat(destinations(account))
                .extracting(destination -> destination.at("/subject").asString())
                .containsExactly(account, account, customer.value());
        customers
                .user(unique("nobody"), null, "TRADER")
                .post(withdrawals(account), request("4"))
                .expectProblem(404, "account.unknown");
    }

    @Test
    void itSaysFromWhenANewOneCanBeConfirmed() {
        String account = opened("two");
        Answer requested = own.post(withdrawals(account), request("1")).expect(201);
        String id = requested.text("/withdrawalId");
        String from = requested.text("/confirmableFrom");
        assertThat(from).isNotNull();
        Answer shown = own.get(API + "/withdrawals/" + id + "?minPosition=" + requested.position())
                .expect(200);
        assertThat(shown.text("/confirmableFrom")).isEqualTo(from);
        assertThat(own.get(withdrawals(account)).expect(200).items())
                .singleElement()
                .satisfies(item ->
                        assertThat(item.at("/confirmableFrom").asString()).isEqualTo(from));
        Answer early =
                operator.post(API + "/withdrawals/" + id + "/confirm").expectProblem(422, "limit.destination-new");
        assertThat(early.text("/confirmableFrom")).isEqualTo(from);

        String soon =
                Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MICROS).toString();
        Answer late = own.post(withdrawals(account), request("2").replace("}", ",'expiresAt':'" + soon + "'}"))
                .expectProblem(422, "withdrawal.expires-early");
        assertThat(late.text("/expiresAt")).isEqualTo(soon);
        assertThat(Instant.parse(late.text("/confirmableFrom"))).isAfterOrEqualTo(Instant.parse(from));

        Answer unnamed = own.post(withdrawals(account), "{'asset':'USD','amount':'1','reference':'3'}")
                .expect(201);
        assertThat(own.get(API + "/withdrawals/" + unnamed.text("/withdrawalId") + "?minPosition=" + unnamed.position())
                        .expect(200)
                        .text("/confirmableFrom"))
                .isNull();
    }

    private String opened(String suffix) {
        String account = own.post(API + "/accounts", "{'accountId':'acc_%s%s'}".formatted(name, suffix))
                .expect(201)
                .text("/accountId");
        deposit(account, "100 USD").expect(201);
        return account;
    }

    private static String withdrawals(String account) {
        return API + "/accounts/" + account + "/withdrawals";
    }

    private static String request(String reference) {
        return "{'asset':'USD','amount':'1','reference':'%s','destination':'%s'}".formatted(reference, TO);
    }

    private static String withdrawal(String account, String reference) {
        return "{'type':'withdrawal','accountId':'%s','request':%s}".formatted(account, request(reference));
    }

    private static String bulk(String... items) {
        return "{'mode':'atomic','commands':[%s]}".formatted(String.join(",", items));
    }

    private List<JsonNode> destinations(String account) {
        String path = API + "/audit/events?type=account.WithdrawalRequested&aggregateId=" + account;
        return new ArrayList<>(auditor.get(path).expect(200).items().stream()
                .map(event -> event.at("/payload/destination"))
                .toList());
    }
}
