package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service, sometimes with its PostgreSQL, while clients move money by every kind of request, and restarts it.
 * Afterwards the books equal the acknowledged answers, a repeat gets the first answer, no work is open, and every view
 * equals its rebuild from the log.
 */
@Tag("packaged")
class LedgerKilledInTheMiddleTest {
    private static final int KILLS = 6;
    private static final int CLIENTS = 8;
    /** About the time of one bulk of transfers. */
    private static final int CROWD_MILLIS = 300;

    private static final int REPEATS = 100;

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void theBooksEqualTheAnswersAfterSixKills() throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        AcknowledgedBooks books = new AcknowledgedBooks();
        try (RunningService service = Survivor.packaged(folder)) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            LedgerSetup.prepare(client, books, service);
            try (Clients clients = new Clients(client, books, random)) {
                int withPostgres = random.nextInt(2 * KILLS);
                for (int i = 0; i < KILLS; i++) {
                    clients.awaitAnswers(random.nextInt(100, 500));
                    clients.awaitCrowd();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(CROWD_MILLIS));
                    service.kill();
                    if (i == withPostgres) {
                        service.killPostgres();
                    }
                    service.start();
                }
                clients.awaitAnswers(100);
            }
            System.out.printf(
                    "%d requests, %d repeats, %d replayed answers; outcomes: %s%n",
                    client.answers(), client.repeats(), client.replayed(), books.outcomes());
            assertThat(client.repeats()).as("requests whose answer a kill lost").isPositive();
            client.assertRepeatsGiveTheFirstAnswer(REPEATS);

            assertInvariants(service, books);
        }
    }

    private static void assertInvariants(RunningService service, AcknowledgedBooks books) throws Exception {
        try (Tables tables = service.tables()) {
            Survivor survivor = new Survivor(service, tables);
            survivor.awaitIdle();
            survivor.assertLogIsDense();
            survivor.assertBooksBalance();
            survivor.assertBooksSay(books);
            survivor.assertViewsEqualTheirRebuild(List.of("reference", "accounts", "journal"));
        }
    }

    /** Concurrent clients. close() waits until each has finished its last request. */
    private static final class Clients implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final List<Future<Void>> each = new ArrayList<>();
        private final LedgerClient client;
        private final LedgerLoad crowds;

        Clients(LedgerClient client, AcknowledgedBooks books, SplittableRandom random) {
            this.client = client;
            crowds = new LedgerLoad(client, books, random.split(), running::get);
            each.add(threads.submit(crowds::crowds));
            while (each.size() < CLIENTS) {
                each.add(threads.submit(new LedgerLoad(client, books, random.split(), running::get)::everything));
            }
        }

        /** Waits until this many more requests are answered. */
        void awaitAnswers(int more) {
            long until = client.answers() + more;
            await(() -> client.answers() >= until);
        }

        /** Waits until a client has sent the next bulk of transfers. */
        void awaitCrowd() {
            int before = crowds.crowdsSent();
            await(() -> crowds.crowdsSent() > before);
        }

        private void await(BooleanSupplier condition) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> condition.getAsBoolean() || each.stream().anyMatch(Future::isDone));
        }

        @Override
        public void close() {
            running.set(false);
            threads.close();
            each.stream()
                    .filter(one -> one.state() == Future.State.FAILED)
                    .findFirst()
                    .ifPresent(one -> {
                        throw new AssertionError(one.exceptionNow());
                    });
        }
    }
}
