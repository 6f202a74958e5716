package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.crash.LedgerClient.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 clients withdraw from three accounts of one customer, and the service is killed at any point: what was accepted
 * never exceeds the customer's limit, and no accepted withdrawal is lost.
 */
@Tag("packaged")
class LimitKilledInTheMiddleTest {
    private static final int CLIENTS = 64;
    private static final int EACH = 12;
    private static final int ACCOUNTS = 3;
    private static final int KILLS = 6;
    private static final BigDecimal LIMIT = new BigDecimal("500");

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void sixKillsMoveNoLimit() throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (RunningService service = Survivor.packaged(
                folder,
                "--evenbook.limits.levels[0].withdrawal-day=" + LIMIT,
                "--evenbook.limits.levels[0].withdrawal-month=1000000",
                "--evenbook.limits.levels[0].fiat=true")) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            prepare(client);
            Map<String, BigDecimal> accepted = new ConcurrentHashMap<>();
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                List<Future<Void>> each = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    SplittableRandom own = random.split();
                    each.add(clients.submit(() -> withdraw(client, own, accepted)));
                }
                for (int kill = 0; kill < KILLS; kill++) {
                    long answers = client.answers() + random.nextInt(10, CLIENTS * EACH / (2 * KILLS));
                    await().atMost(Duration.ofMinutes(2))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() ->
                                    client.answers() >= answers || each.stream().anyMatch(Future::isDone));
                    service.kill();
                    service.start();
                }
                for (Future<Void> one : each) {
                    one.get();
                }
            }
            assertThat(client.repeats()).as("requests whose answer a kill lost").isPositive();
            client.assertRepeatsGiveTheFirstAnswer(50);
            assertWithin(service, accepted);
        }
    }

    private static void prepare(LedgerClient client) throws InterruptedException {
        client.post("/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':2}")
                .expect(201);
        Answer customer = client.post("/customers", "{'name':'Carol','mail':'carol@example.org'}");
        customer.expect(201);
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = "/accounts/acc_" + i;
            client.post("/accounts", "{'accountId':'acc_%d','owner':'desk'}".formatted(i))
                    .expect(201);
            client.post(account + "/deposits", "{'asset':'USD','amount':'100000','reference':'opening'}")
                    .expect(201);
            client.post(
                            account + "/assign",
                            "{'customerId':'%s','reason':'opened by phone'}".formatted(customer.text("/id")))
                    .expect(200);
        }
    }

    private static Void withdraw(LedgerClient client, SplittableRandom random, Map<String, BigDecimal> accepted)
            throws InterruptedException {
        for (int i = 0; i < EACH; i++) {
            BigDecimal amount = BigDecimal.valueOf(random.nextLong(1, 300), 2);
            Answer answer = client.post(
                    "/accounts/acc_%d/withdrawals".formatted(random.nextInt(ACCOUNTS)),
                    "{'asset':'USD','amount':'%s','reference':'out'}".formatted(amount));
            if (answer.isDone()) {
                accepted.put(answer.text("/withdrawalId"), amount);
            } else {
                assertThat(answer.text("/code")).as(answer.toString()).isEqualTo("limit.withdrawal");
            }
        }
        return null;
    }

    private static void assertWithin(RunningService service, Map<String, BigDecimal> accepted) throws Exception {
        try (Tables tables = service.tables()) {
            Set<String> taken = Set.copyOf(tables.column(
                    "select payload::json ->> 'key' from events where payload_type = 'customer.AllowanceTaken'"));
            BigDecimal sum =
                    new BigDecimal(tables.column("select sum((payload::json ->> 'amount')::numeric) from events"
                                    + " where payload_type = 'customer.AllowanceTaken'")
                            .getFirst());
            System.out.printf("%d accepted, %s taken%n", accepted.size(), sum);
            assertThat(taken).isEqualTo(accepted.keySet());
            assertThat(sum)
                    .isEqualByComparingTo(accepted.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isLessThanOrEqualTo(LIMIT)
                    .as("the limit was reached")
                    .isGreaterThan(LIMIT.subtract(new BigDecimal("3")));
        }
    }
}
