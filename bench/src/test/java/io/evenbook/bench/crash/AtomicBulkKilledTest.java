package io.evenbook.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.bench.crash.AcknowledgedBooks.Leg;
import io.evenbook.bench.crash.LedgerClient.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service while two thousand transfers that belong together are on their way. Once it is started again they are all posted or
 * all refused, by itself; or nothing is known of them, and the same request does them then.
 */
class AtomicBulkKilledTest {
    private static final int TRANSFERS = 2_000;
    private static final int ACCOUNTS = 40;
    /** Asked for; each account prepares and posts; done. */
    private static final int EVENTS = 2 + 2 * ACCOUNTS;
    private static final String BULK = "/ledger/bulk";

    @TempDir
    private Path folder;

    @Test
    void twoThousandTransfersAreAllPostedOrNone() throws Exception {
        survive(2);
    }

    @Test
    @Tag("long")
    void twoThousandTransfersAreAllPostedOrNoneWhateverTheMoment() throws Exception {
        survive(10);
    }

    /** Every other time one of the transfers cannot be paid. */
    private void survive(int kills) throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        AcknowledgedBooks books = new AcknowledgedBooks();
        try (RunningService service = Survivor.packaged(folder)) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            prepare(service, client, books);
            for (int i = 0; i < kills; i++) {
                List<Transfer> transfers = transfers(random, i % 2 == 1);
                String body = body(transfers);
                long afterwards = killWhileUnderWay(service, client, body, "bulk-" + i, random.nextInt(EVENTS));
                try (Tables tables = new Tables(service.jdbcUrl())) {
                    Survivor survivor = new Survivor(service, tables);
                    survivor.awaitNothingUnderWay();
                    survivor.assertBooksBalance();
                    long posted = posted(tables) - TRANSFERS * ((i + 1) / 2L);
                    Answer answer = client.post(BULK, body, "bulk-" + i);
                    System.out.printf("killed after %d events; %d posted by itself; told %d%n", afterwards, posted, answer.status());
                    if (i % 2 == 0) {
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                        assertThat(posted).as("posted by itself").isIn(0L, (long) TRANSFERS);
                        transfers.forEach(transfer -> books.posted(transfer.legs()));
                        books.group(answer.body().at("/results/0/answer/groupId").asString(), "POSTED");
                    } else {
                        assertThat(answer.text("/code")).as(answer.toString()).isEqualTo("entry.refused");
                        assertThat(posted).as("posted by itself").isZero();
                        books.group(answer.text("/groupId"), "REJECTED");
                    }
                    survivor.awaitNothingUnderWay();
                    survivor.assertBooksSay(books);
                    assertThat(posted(tables)).isEqualTo(TRANSFERS * (i / 2 + 1L));
                    survivor.assertLogIsDense();
                }
            }
        }
    }

    private static void prepare(RunningService service, LedgerClient client, AcknowledgedBooks books) throws Exception {
        service.post("/assets", "{\"asset\":\"EUR\",\"name\":\"Euro\",\"type\":\"FIAT\",\"decimals\":2}");
        for (int i = 0; i < ACCOUNTS; i++) {
            client.post("/accounts", "{'accountId':'acc_%d','owner':'someone'}".formatted(i));
            client.post("/accounts/acc_" + i + "/deposits", "{'asset':'EUR','amount':'10000','reference':'opening'}");
            books.moved("house:omnibus", "customer:acc_" + i, "EUR", new BigDecimal("10000"));
        }
    }

    /** @return after how many events of the log it was killed */
    private static long killWhileUnderWay(RunningService service, LedgerClient client, String body, String key, int events)
            throws Exception {
        long before;
        long after;
        try (Tables tables = new Tables(service.jdbcUrl())) {
            before = head(tables);
            client.send(BULK, body, key);
            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> head(tables) >= before + events);
            service.kill();
            after = head(tables);
        }
        service.start();
        return after - before;
    }

    private static long head(Tables tables) throws Exception {
        return tables.count("select max(global_index) from events");
    }

    private static long posted(Tables tables) throws Exception {
        return tables.count("select count(*) from journal.entry where part_of is null and group_id is not null");
    }

    private record Transfer(int from, int to, String amount) {
        List<Leg> legs() {
            BigDecimal moved = new BigDecimal(amount);
            return List.of(new Leg("customer:acc_" + from, "EUR", moved), new Leg("customer:acc_" + to, "EUR", moved.negate()));
        }

        String item() {
            return "{'type':'transfer','request':{'fromAccountId':'acc_%d','toAccountId':'acc_%d','asset':'EUR',".formatted(from, to)
                    + "'amount':'%s','reference':'r'}}".formatted(amount);
        }
    }

    private static List<Transfer> transfers(SplittableRandom random, boolean unpayable) {
        int without = unpayable ? random.nextInt(TRANSFERS) : -1;
        return IntStream.range(0, TRANSFERS)
                .mapToObj(i -> {
                    int from = random.nextInt(ACCOUNTS);
                    int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
                    return new Transfer(from, to, i == without ? "1000000000" : "0." + random.nextInt(10, 100));
                })
                .toList();
    }

    private static String body(List<Transfer> transfers) {
        return "{'mode':'atomic','commands':[%s]}"
                .formatted(transfers.stream().map(Transfer::item).collect(Collectors.joining(",")));
    }
}
