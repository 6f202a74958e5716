package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.id.CustomerId;
import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service with rate limits: 20 commands and 200 reads a second for each user of a STANDARD customer. */
class RateLimitsTest {
    private static final String ORDERS = "/api/v1/orders";
    private static final String BULK = "/api/v1/ledger/bulk";
    private static final String ASSETS = "/api/v1/assets";

    @TempDir
    static Path folder;

    private static Service service;
    private static Customers users;
    private static int count;

    private final String name = "rita" + ++count;
    private final Client anonymous = Client.anonymous(service.port());

    @BeforeAll
    static void start() {
        service = Service.on(
                folder,
                "--evenbook.kafka.enabled=false",
                "--evenbook.http.rate-limits=true",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey());
        users = new Customers(service, Client.anonymous(service.port()));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void commandsAboveTheRateAreRefusedUntilTheyFitAgain() throws InterruptedException {
        Client user = customer();
        List<Answer> answers = posts(user, 60);
        List<Answer> refused =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(answers.subList(0, 20)).noneMatch(answer -> answer.status() == 429);
        assertThat(refused).isNotEmpty();
        Answer first = refused.getFirst();
        first.expectProblem(429, "rate.limited");
        assertThat(first.header("Retry-After")).isEqualTo("1");
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"commands\";q=20;w=1");
        assertThat(first.header("RateLimit")).isEqualTo("\"commands\";r=0;t=1");
        Thread.sleep(1_100);
        Answer later = user.post(ORDERS, "{}").expect(400);
        assertThat(later.header("RateLimit")).isEqualTo("\"commands\";r=19;t=1");
    }

    @Test
    void anEscapedPathIsCountedToo() {
        assertThat(customer().get("/%61pi/v1/assets").expect(200).header("RateLimit"))
                .isNotNull();
    }

    @Test
    void theScopeDecidesAndNotWhetherThereIsACustomer() {
        CustomerId customerId = CustomerId.named(name);
        users.send(new CreateCustomer(customerId));
        assertThat(policy(users.user("desk" + name, customerId, "DESK"))).isEqualTo("\"commands\";q=10000;w=1");
        assertThat(policy(users.user("admin" + name, null, "ADMIN"))).isEqualTo("\"commands\";q=10000;w=1");
        assertThat(policy(users.user("delegate" + name, null, "TRADER"))).isEqualTo("\"commands\";q=20;w=1");
    }

    private static String policy(Client user) {
        return user.post(ORDERS, "{}").header("RateLimit-Policy");
    }

    @Test
    void readsAreCountedApart() {
        Client user = customer();
        posts(user, 60);
        Answer read = user.get(ASSETS).expect(200);
        assertThat(read.header("RateLimit-Policy")).isEqualTo("\"reads\";q=200;w=1");
        assertThat(read.header("RateLimit")).isEqualTo("\"reads\";r=199;t=1");
    }

    @Test
    void eachUserHasItsOwnRate() {
        posts(customer(), 60);
        customer("other" + name).post(ORDERS, "{}").expect(400);
    }

    @Test
    void aBulkCostsItsCommands() {
        Client operator = anonymous.as("operator").with("Idempotency-Key", name);
        Answer first = operator.post(BULK, bulk(1));
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"commands\";q=10000;w=1");
        // Refused before anything is decided, so the bucket has little time to fill again.
        operator.post(BULK, bulk(10_000)).expectProblem(422, "idempotency.key-reused");
        assertThat(remaining(operator.post(ORDERS, "{}"))).isLessThan(9_900);
    }

    private static String bulk(int commands) {
        String transfer = "{'type':'transfer','request':"
                + "{'fromAccountId':'acc_a','toAccountId':'acc_b','asset':'USD','amount':'1','reference':'r'}}";
        return "{'mode':'continue','commands':[%s]}"
                .formatted(String.join(",", Collections.nCopies(commands, transfer)));
    }

    @Test
    void badCredentialsAreLimitedAndGoodOnesAreNot() {
        Client good = customer();
        good.get(ASSETS).expect(200);
        for (Map<String, String> bad : List.of(
                Map.of("Authorization", "Bearer evs_" + "x".repeat(43)),
                Map.of("Authorization", "Bearer evk_" + "0".repeat(26) + "_" + "0".repeat(64)),
                Map.of("Authorization", "Bearer nothing"),
                Map.of("Authorization", "Basic nothing"),
                Map.of("Signature-Input", "sig=()", "Signature", "sig=:AAAA:"))) {
            Client client = anonymous;
            for (Map.Entry<String, String> header : bad.entrySet()) {
                client = client.with(header.getKey(), header.getValue());
            }
            Client stranger = client;
            Answer shown = await().until(() -> stranger.get(ASSETS), answer -> answer.status() == 401);
            assertThat(shown.header("RateLimit-Policy")).isEqualTo("\"bad-credentials\";q=50;w=1");
            Answer refused = await().until(() -> limited(stranger), Optional::isPresent)
                    .orElseThrow()
                    .expectProblem(429, "rate.limited");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("RateLimit")).isEqualTo("\"bad-credentials\";r=0;t=1");
            anonymous.get(ASSETS).expectProblem(401, "auth.required");
            good.get(ASSETS).expect(200);
        }
    }

    /** The first answer that says so. Many requests at once: one after the other they may be too slow to be limited. */
    private static Optional<Answer> limited(Client client) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer :
                    clients.invokeAll(Collections.<Callable<Answer>>nCopies(100, () -> client.get(ASSETS)))) {
                if (answer.get().status() == 429) {
                    return Optional.of(answer.get());
                }
            }
            return Optional.empty();
        }
    }

    @Test
    void probesAndTheContractAreNotLimited() {
        for (int number = 0; number < 150; number++) {
            anonymous.post(ORDERS, "{}");
        }
        Answer health = anonymous.get("/actuator/health/liveness").expect(200);
        assertThat(health.header("RateLimit")).isNull();
        anonymous.get("/v3/api-docs").expect(200);
    }

    private Client customer() {
        return customer(name);
    }

    private static Client customer(String user) {
        CustomerId customerId = CustomerId.named(user);
        users.send(new CreateCustomer(customerId));
        users.create(user, customerId, "TRADER");
        return users.client(user);
    }

    private static List<Answer> posts(Client user, int number) {
        List<Answer> answers = new ArrayList<>();
        for (int sent = 0; sent < number; sent++) {
            answers.add(user.post(ORDERS, "{}"));
        }
        return answers;
    }

    private static int remaining(Answer answer) {
        return Integer.parseInt(answer.header("RateLimit").replaceAll(".*r=(\\d+);.*", "$1"));
    }
}
