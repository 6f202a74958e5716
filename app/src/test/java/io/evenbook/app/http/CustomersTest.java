package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Customers over HTTP: who they are, what they may do, and what a suspension stops. */
class CustomersTest extends WholeServiceTest {
    private static final String API = "/api/v1";
    private static final String PROFILE = "{'name':'Carol Miller','mail':'carol@example.com'}";
    private static final String REASON = "{'reason':'a test'}";

    @Test
    void aCustomerIsIdentifiedAndGetsATier() {
        String carol = customer();
        assertThat(customer(carol)).isEqualTo("PENDING 0 STANDARD");
        String kyc = "{'level':1,'documents':[{'kind':'IDENTITY','sha256':'" + "0a".repeat(32) + "'}]}";
        assertThat(on(carol, "kyc", kyc).expect(200).body().at("/caseNumber").asInt())
                .isEqualTo(1);
        Answer again = withoutTrace(() -> on(carol, "kyc", kyc)).expect(200);
        assertThat(again.body().at("/caseNumber").asInt()).isEqualTo(1);
        String other = kyc.replace("0a0a", "0b0b");
        Answer open = on(carol, "kyc", other).expectProblem(409, "kyc.open");
        assertThat(open.body().at("/caseNumber").asInt()).isEqualTo(1);
        assertThat(open.body().at("/level").asInt()).isEqualTo(1);
        on(carol, "kyc", kyc.replace("'level':1", "'level':2")).expectProblem(409, "kyc.open");
        assertThat(operator.get(API + "/customers/" + carol + "?minPosition=" + head())
                        .expect(200)
                        .body()
                        .at("/kycCaseNumber")
                        .asInt())
                .isEqualTo(1);
        on(carol, "kyc/decision", "{'caseNumber':2,'decision':'GRANTED','code':'ID_SEEN','reason':'in person'}")
                .expectProblem(409, "kyc.other-case");
        on(carol, "kyc/decision", "{'caseNumber':1,'decision':'GRANTED','code':'ID_SEEN','reason':'in person'}")
                .expect(200);
        on(carol, "tier", "{'tier':'VIP','reason':'an offer'}").expect(200);
        assertThat(customer(carol)).isEqualTo("ACTIVE 1 VIP");
        assertThat(operator.get(API + "/customers?status=ACTIVE&tier=VIP&kycLevel=1&limit=1&minPosition=" + head())
                        .expect(200)
                        .items()
                        .getFirst()
                        .at("/customerId")
                        .asString())
                .isEqualTo(carol);
        on(carol, "kyc/decision", "{'caseNumber':1,'decision':'GRANTED','code':'ID_SEEN','reason':'again'}")
                .expectProblem(409, "kyc.not-requested");
        on("cus_nobody", "kyc", kyc).expectProblem(404, "customer.unknown");
        on("nobody", "tier", "{'tier':'VIP','reason':'an offer'}").expectProblem(404, "customer.unknown");
        on(carol, "kyc", "{'level':1,'documents':[]}").expect(400);
    }

    @Test
    void aRepeatWithItsKeyCreatesNoSecondCustomer() {
        Client keyed = operator.with("Idempotency-Key", "customer-1");
        Answer first = keyed.post(API + "/customers", PROFILE).expect(201);
        assertThat(keyed.post(API + "/customers", PROFILE).expect(201).text("/id"))
                .isEqualTo(first.text("/id"));
        keyed.post(API + "/customers", PROFILE.replace("Carol", "Karol")).expectProblem(422, "idempotency.key-reused");
        assertThat(personal(first.text("/id")).text("/name")).isEqualTo("Carol Miller");
    }

    @Test
    void personalDataIsInNoEventAndEachReadIsRecorded() {
        long before = head();
        String carol = customer();
        Answer personal = personal(carol);
        assertThat(personal.text("/mail")).isEqualTo("carol@example.com");
        operator.get(API + "/customers/" + carol + "/personal").expect(400);
        auditor.get(API + "/customers/" + carol + "/personal?reason=curious").expect(403);
        List<JsonNode> events = auditor.get(API + "/audit/events?afterPosition=" + before + "&minPosition=" + head())
                .expect(200)
                .items();
        assertThat(events.toString()).doesNotContain("Carol").doesNotContain("example.com");
        JsonNode read = eventsOf(personal).getLast();
        assertThat(read.at("/type").asString()).isEqualTo("customer.PersonalDataRead");
        assertThat(read.at("/payload/reason").asString()).isEqualTo("a call");
    }

    @Test
    void aSuspensionCancelsOrdersAndAResumptionGivesTheAccountBack() {
        Market market = market();
        String carol = customer();
        String account = account("carol", "1000 USD");
        assign(account, carol).expect(200);
        assign(account, carol).expect(200);
        assign(account, customer()).expectProblem(409, "account.assigned");
        assign(account("x"), "cus_nobody").expectProblem(404, "customer.unknown");
        String order =
                limitOrder(account, "BUY", market, "1", "100.00").expect(201).text("/orderId");

        on(carol, "suspend", REASON).expect(200);
        orderWithStatus(order, "CANCELLED");
        assertThat(status(account)).isEqualTo("FROZEN DEBITS");
        limitOrder(account, "BUY", market, "1", "100.00").expectProblem(409, "account.frozen");
        operator.post(API + "/accounts/" + account + "/unfreeze", REASON).expectProblem(409, "customer.suspended");
        assign(account("y"), carol).expectProblem(409, "customer.suspended");
        on(carol, "close", REASON).expectProblem(409, "customer.accounts");

        on(carol, "resume", REASON).expect(200);
        assertThat(status(account)).isEqualTo("OPEN ");
        limitOrder(account, "BUY", market, "1", "100.00").expect(201);
    }

    @Test
    void nothingLeavesAfterTheAnswerOfASuspension() throws Exception {
        String carol = customer();
        on(carol, "kyc", "{'level':1,'documents':[{'kind':'IDENTITY','sha256':'" + "0a".repeat(32) + "'}]}")
                .expect(200);
        on(carol, "kyc/decision", "{'caseNumber':1,'decision':'GRANTED','code':'ID_SEEN','reason':'in person'}")
                .expect(200);
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            accounts.add(account("carol" + i, "1000000 USD"));
            assign(accounts.get(i), carol).expect(200);
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        List<Future<List<Answer>>> clients = new ArrayList<>();
        long suspendedAt;
        try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
            for (int i = 0; i < 64; i++) {
                String account = accounts.get(i % 3);
                clients.add(threads.submit(() -> withdrawUntil(stop, account, accepted)));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> accepted.get() >= 64);
            suspendedAt = on(carol, "suspend", REASON).expect(200).position();
            Thread.sleep(Duration.ofMillis(500));
            stop.set(true);
        }
        int left = 0;
        int refused = 0;
        for (Future<List<Answer>> client : clients) {
            for (Answer answer : client.get()) {
                if (answer.status() == 201) {
                    left++;
                    assertThat(answer.position()).isLessThan(suspendedAt);
                } else {
                    refused++;
                    answer.expectProblem(409, "account.frozen");
                }
            }
        }
        assertThat(left).isPositive();
        assertThat(refused).isPositive();
    }

    private List<Answer> withdrawUntil(AtomicBoolean stop, String account, AtomicInteger accepted) {
        List<Answer> answers = new ArrayList<>();
        while (!stop.get()) {
            Answer answer = trader.post(
                    API + "/accounts/" + account + "/withdrawals", "{'asset':'USD','amount':'1','reference':'out'}");
            if (answer.status() == 201) {
                accepted.incrementAndGet();
            }
            answers.add(answer);
        }
        return answers;
    }

    private String customer() {
        return operator.post(API + "/customers", PROFILE).expect(201).text("/id");
    }

    /** Status, level and tier. */
    private String customer(String customerId) {
        Answer shown = operator.get(API + "/customers/" + customerId + "?minPosition=" + head())
                .expect(200);
        return shown.text("/status") + " " + shown.body().at("/kycLevel").asInt() + " " + shown.text("/tier");
    }

    private Answer personal(String customerId) {
        return operator.get(API + "/customers/" + customerId + "/personal?reason=a%20call")
                .expect(200);
    }

    private Answer on(String customerId, String action, String body) {
        return operator.post(API + "/customers/" + customerId + "/" + action, body);
    }

    private Answer assign(String account, String customerId) {
        return operator.post(
                API + "/accounts/" + account + "/assign", "{'customerId':'" + customerId + "','reason':'asked'}");
    }

    private String status(String account) {
        JsonNode shown = operator.get(API + "/accounts/" + account + "?minPosition=" + head())
                .expect(200)
                .body();
        return shown.at("/status").asString() + " " + shown.at("/freezeLevel").asString("");
    }
}
