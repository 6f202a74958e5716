package io.evenbook.bench.history;

import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.OnlyViews;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code history}: latencies of reads of the past in a journal of ten million postings. */
@Command(
        name = "history",
        sortOptions = false,
        description = "Two years of postings over HTTP: balances and trial balance as of T, pages of a long statement.")
public final class HistoryBench extends RoundsBenchmark {
    private static final int CLIENTS = 4;
    private static final int PAGE = 50;
    private static final int LONGEST_PAGE = 500;
    private static final Duration TIMEOUT = Duration.ofHours(2);
    private static final String STATEMENT = "accounts/" + LedgerHistory.BUSY + "/statement?asset=" + FundedAccounts.USD;

    @Option(
            names = "--postings",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "postings in the journal (${DEFAULT-VALUE})")
    private long postings;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "length of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    private final Map<String, List<Double>> millis = new LinkedHashMap<>();
    private HttpApi api;

    @Override
    protected Figures measure() throws Exception {
        double viewEventsPerSecond;
        double csvRowsPerSecond;
        try (WholeService service = WholeService.start(
                        OnlyViews.of("accountsProjector", "journalProjector", "referenceProjector"),
                        "--evenbook.roles=projection,query",
                        "--evenbook.kafka.enabled=false");
                HttpApi started = new HttpApi(service)) {
            api = started;
            LedgerHistory history = new LedgerHistory(service);
            viewEventsPerSecond = fill(service, history);
            Map<String, Function<SplittableRandom, String>> reads = reads(service, history);
            new WarmUp(this).with(() -> measureAll(reads, isQuick() ? Duration.ofMillis(50) : Duration.ofSeconds(2)));
            millis.clear();
            csvRowsPerSecond = csv(history);
            for (int round = 1; round <= rounds(); round++) {
                say("round %d", round);
                measureAll(reads, isQuick() ? Duration.ofMillis(200) : Duration.ofSeconds(seconds));
            }
        }
        Figures figures = new Figures("history").add("viewEventsPerSecond", viewEventsPerSecond);
        millis.forEach((name, values) -> figures.add(name, Rates.median(values)));
        return figures.add("statementCsvRowsPerSecond", csvRowsPerSecond);
    }

    /**
     * Returns events per second from the first append on; while the log is written, it shares the machine with the
     * views.
     */
    private double fill(WholeService service, LedgerHistory history) throws InterruptedException {
        long begun = System.nanoTime();
        history.append(isQuick() ? 20_000 : postings);
        say("%,d events in the log after %.0f s", service.head(), Rates.seconds(since(begun)));
        service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
        double rate = Rates.perSecond(service.head(), since(begun));
        say("accounts and journal: %,.0f events/s", rate);
        return rate;
    }

    private Map<String, Function<SplittableRandom, String>> reads(WholeService service, LedgerHistory history)
            throws Exception {
        long head = service.head();
        String middle = cursor(history.busyPostings() / 2);
        String last = cursor(history.busyPostings() - PAGE);
        Map<String, Function<SplittableRandom, String>> reads = new LinkedHashMap<>();
        reads.put("asOfPosition", random -> balances(history, random) + "?atPosition=" + random.nextLong(1, head + 1));
        reads.put("asOfRecorded", random -> balances(history, random) + "?at=" + history.anyTime(random));
        reads.put("asOfEffective", random -> balances(history, random) + "?effectiveAt=" + history.anyTime(random));
        reads.put("trialBalance", random -> "ledger/trial-balance?atPosition=" + random.nextLong(1, head + 1));
        reads.put("statementFirstPage", _ -> STATEMENT + "&limit=" + PAGE);
        reads.put("statementMiddlePage", _ -> STATEMENT + "&limit=" + PAGE + "&cursor=" + middle);
        reads.put("statementLastPage", _ -> STATEMENT + "&limit=" + PAGE + "&cursor=" + last);
        return reads;
    }

    private static String balances(LedgerHistory history, SplittableRandom random) {
        return "accounts/" + history.anyAccount(random) + "/balances";
    }

    /** Reads page by page, like a client. */
    private String cursor(int after) throws Exception {
        String cursor = "";
        for (int left = after; left > 0; left -= LONGEST_PAGE) {
            String page = api.get(STATEMENT + "&limit=" + Math.min(left, LONGEST_PAGE) + cursor);
            JsonNode next = JsonMapper.shared().readTree(page).path("next");
            cursor = "&cursor=" + next.asString();
        }
        return cursor.substring("&cursor=".length());
    }

    private double csv(LedgerHistory history) throws Exception {
        api.get(STATEMENT + "&format=csv");
        long begun = System.nanoTime();
        long rows = api.get(STATEMENT + "&format=csv").lines().count() - 3;
        Duration took = since(begun);
        if (rows != history.busyPostings()) {
            throw new IllegalStateException(
                    "the statement has %d postings instead of %d".formatted(rows, history.busyPostings()));
        }
        say("a statement of %,d postings as CSV in %.2f s", rows, Rates.seconds(took));
        return Rates.perSecond(rows, took);
    }

    private void measureAll(Map<String, Function<SplittableRandom, String>> reads, Duration duration) throws Exception {
        for (Map.Entry<String, Function<SplittableRandom, String>> read : reads.entrySet()) {
            Latencies latencies = run(read.getValue(), duration);
            say(
                    "  %-20s p50 %7.2f ms, p99 %7.2f ms, %,d reads",
                    read.getKey(),
                    latencies.percentileMillis(0.5),
                    latencies.percentileMillis(0.99),
                    latencies.count());
            record(read.getKey() + "P50Millis", latencies.percentileMillis(0.5));
            record(read.getKey() + "P99Millis", latencies.percentileMillis(0.99));
        }
    }

    private void record(String name, double value) {
        millis.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private Latencies run(Function<SplittableRandom, String> read, Duration duration) throws Exception {
        Latencies latencies = new Latencies();
        long end = System.nanoTime() + duration.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                // A new seed each time, so that a round does not repeat the reads that the last one cached.
                SplittableRandom random = new SplittableRandom(System.nanoTime() + client);
                running.add(threads.submit(() -> {
                    for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
                        api.get(read.apply(random));
                        latencies.add(System.nanoTime() - sent);
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        return latencies;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
