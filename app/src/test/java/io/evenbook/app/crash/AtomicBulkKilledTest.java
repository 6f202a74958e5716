package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.crash.AcknowledgedBooks.Leg;
import io.evenbook.app.crash.LedgerClient.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service while it executes eight atomic requests of 400 transfers each. After the restart either all
 * transfers of a request are posted or none; all, if the request was acknowledged. A repeat of the request gets the
 * same answer as before the kill.
 */
@Tag("packaged")
class AtomicBulkKilledTest {
    private static final int REQUESTS = 8;
    private static final int TRANSFERS = 400;
    private static final int EVENTS = 2 * TRANSFERS;
    private static final int ACCOUNTS = 40;
    private static final String BULK = "/ledger/bulk";

    @TempDir
    private Path folder;

    /** Smaller atomic requests are killed in the default build: {@link LedgerKilledInTheMiddleTest}. */
    @Test
    @Tag("long")
    void aRequestIsPostedAsAWholeOrNotAtAll() throws Exception {
        survive(10);
    }

    private void survive(int kills) throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        AcknowledgedBooks books = new AcknowledgedBooks();
        try (RunningService service = Survivor.packaged(folder)) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            prepare(service, client, books);
            for (int kill = 0; kill < kills; kill++) {
                List<Request> requests = requests(random, kill);
                List<CompletableFuture<Answer>> answers = killWhileUnderWay(service, client, requests, random);
                try (Tables tables = service.tables()) {
                    Survivor survivor = new Survivor(service, tables);
                    survivor.awaitIdle();
                    survivor.assertBooksBalance();
                    for (int i = 0; i < REQUESTS; i++) {
                        requests.get(i).assertWholeOrAbsent(answers.get(i), client, tables, books);
                    }
                    survivor.awaitIdle();
                    for (Request request : requests) {
                        assertThat(request.posted(tables))
                                .as(request.reference)
                                .isEqualTo(request.isPayable() ? TRANSFERS : 0);
                    }
                    survivor.assertBooksSay(books);
                    survivor.assertLogIsDense();
                }
            }
        }
    }

    private static void prepare(RunningService service, LedgerClient client, AcknowledgedBooks books) throws Exception {
        service.post("/assets", "{\"asset\":\"EUR\",\"name\":\"Euro\",\"type\":\"FIAT\",\"decimals\":2}");
        for (int i = 0; i < ACCOUNTS; i++) {
            client.post("/accounts", "{'accountId':'acc_%d','owner':'someone'}".formatted(i));
            client.post("/accounts/acc_" + i + "/deposits", "{'asset':'EUR','amount':'100000','reference':'opening'}");
            books.moved("house:omnibus", "customer:acc_" + i, "EUR", new BigDecimal("100000"));
        }
    }

    /** One of the requests has a transfer that its payer can't pay. */
    private static List<Request> requests(SplittableRandom random, int kill) {
        int unpayable = random.nextInt(REQUESTS);
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> Request.of(
                        "bulk-%d-%d".formatted(kill, i), i == unpayable ? random.nextInt(TRANSFERS) : -1, random))
                .toList();
    }

    /**
     * Sends all requests, kills the service after a random number of their events, and returns the answers until then.
     */
    private static List<CompletableFuture<Answer>> killWhileUnderWay(
            RunningService service, LedgerClient client, List<Request> requests, SplittableRandom random)
            throws Exception {
        List<CompletableFuture<Answer>> answers;
        try (Tables tables = service.tables()) {
            long until = tables.head() + random.nextInt((REQUESTS - 1) * EVENTS);
            answers = requests.stream()
                    .map(request -> client.send(BULK, request.body(), request.reference))
                    .toList();
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> tables.head() >= until);
            service.kill();
        }
        answers.forEach(answer -> answer.exceptionally(_ -> null).join());
        service.start();
        return answers;
    }

    private record Transfer(int from, int to, String amount) {
        List<Leg> legs() {
            BigDecimal moved = new BigDecimal(amount);
            return List.of(
                    new Leg("customer:acc_" + from, "EUR", moved),
                    new Leg("customer:acc_" + to, "EUR", moved.negate()));
        }
    }

    /**
     * An atomic request.
     *
     * @param reference of each of them, and the key of the request
     * @param unpayable the index of the transfer that its payer can't pay, or -1
     */
    private record Request(String reference, int unpayable, List<Transfer> transfers) {
        static Request of(String reference, int unpayable, SplittableRandom random) {
            return new Request(
                    reference,
                    unpayable,
                    IntStream.range(0, TRANSFERS)
                            .mapToObj(i -> {
                                int from = random.nextInt(ACCOUNTS);
                                int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
                                return new Transfer(
                                        from, to, i == unpayable ? "1000000000" : "0." + random.nextInt(10, 100));
                            })
                            .toList());
        }

        boolean isPayable() {
            return unpayable < 0;
        }

        String body() {
            return "{'mode':'atomic','commands':[%s]}"
                    .formatted(transfers.stream().map(this::item).collect(Collectors.joining(",")));
        }

        private String item(Transfer transfer) {
            return ("{'type':'transfer','request':{'fromAccountId':'acc_%d','toAccountId':'acc_%d',"
                            + "'asset':'EUR','amount':'%s','reference':'%s'}}")
                    .formatted(transfer.from, transfer.to, transfer.amount, reference);
        }

        long posted(Tables tables) throws Exception {
            return tables.count("select count(*) from journal.entry where reference = '" + reference + "'");
        }

        void assertWholeOrAbsent(
                CompletableFuture<Answer> answers, LedgerClient client, Tables tables, AcknowledgedBooks books)
                throws Exception {
            long posted = posted(tables);
            Answer answer = client.post(BULK, body(), reference);
            System.out.printf(
                    "%s: answer %s, %d posted; repeated: answer %d%n",
                    reference,
                    answers.isCompletedExceptionally() ? "lost" : answers.join().status(),
                    posted,
                    answer.status());
            if (!answers.isCompletedExceptionally()) {
                assertThat(answer).as("the first answer again").isEqualTo(answers.join());
                assertThat(posted).as("acknowledged").isEqualTo(isPayable() ? TRANSFERS : 0);
            }
            if (isPayable()) {
                assertThat(posted).as("posted before the repeat").isIn(0L, (long) TRANSFERS);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                transfers.forEach(transfer -> books.posted(transfer.legs()));
                answer.results().forEach(result -> books.transfer(result.text("/transferId")));
            } else {
                assertThat(posted).as("posted before the repeat").isZero();
                assertThat(answer.text("/code")).as(answer.toString()).isEqualTo("account.insufficient-available");
                assertThat(answer.body().path("item").asInt()).isEqualTo(unpayable);
            }
        }
    }
}
