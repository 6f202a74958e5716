package io.evenbook.bench.access;

import io.evenbook.bench.measure.Benchmark;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.WholeService;
import io.evenbook.command.http.NewIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code logins}: the latency of deposits over HTTP at a constant rate, alone and beside bad log-ins. */
@Command(
        name = "logins",
        sortOptions = false,
        description = "Latency of deposits over HTTP beside log-ins with wrong passwords from 64 connections.")
public final class LoginsBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final String DEPOSIT = "{\"asset\":\"USD\",\"amount\":\"1.00\",\"reference\":\"%s\"}";

    /** Long enough for compilers to get through at this low rate. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration SETTLED = Duration.ofSeconds(1);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "deposits per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--logins",
            paramLabel = "N",
            defaultValue = "100000",
            description = "bad log-ins in all (${DEFAULT-VALUE})")
    private long logins;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description =
                    "time for the log-ins; the deposits run as long without them, 60 s at most (${DEFAULT-VALUE})")
    private int seconds;

    @Override
    protected Figures measure() throws Exception {
        try (WholeService service = WholeService.start(settings("--evenbook.http.rate-limits=true"));
                HttpApi api = new HttpApi(service)) {
            FundedAccounts funds = FundedAccounts.open(service, ACCOUNTS);
            Duration length = isQuick() ? Duration.ofSeconds(1) : Duration.ofSeconds(seconds);
            Duration warmUp = isQuick() ? length : WARM_UP;
            new WarmUp(this).with(() -> beside(api, funds, logins * warmUp.toSeconds() / seconds, warmUp));

            Latencies alone = deposits(api, funds, Duration.ofSeconds(Math.min(length.toSeconds(), 60)));
            say(
                    "alone: %,d deposits, p50 %.1f ms, p99 %.1f ms",
                    alone.count(), alone.percentileMillis(0.5), alone.percentileMillis(0.99));
            Beside both = beside(api, funds, isQuick() ? 64 : logins, length);
            Latencies beside = both.deposits();
            long answered = both.answered();
            say(
                    "beside: %,d deposits, p50 %.1f ms, p99 %.1f ms; %,d log-ins",
                    beside.count(), beside.percentileMillis(0.5), beside.percentileMillis(0.99), answered);
            return new Figures("logins")
                    .add("aloneP50Millis", alone.percentileMillis(0.5))
                    .add("aloneP99Millis", alone.percentileMillis(0.99))
                    .add("besideP50Millis", beside.percentileMillis(0.5))
                    .add("besideP99Millis", beside.percentileMillis(0.99))
                    .add("loginsAnswered", answered)
                    .add("rowsWritten", rows(service));
        }
    }

    private record Beside(Latencies deposits, long answered) {}

    private Beside beside(HttpApi api, FundedAccounts funds, long badLogins, Duration length) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> bad = threads.submit(() -> new BadLogins(api).send(badLogins, length));
            Latencies deposits = deposits(api, funds, length);
            return new Beside(deposits, bad.get());
        }
    }

    /** An open loop: latencies count from the time at which a deposit was due. */
    private Latencies deposits(HttpApi api, FundedAccounts funds, Duration length) throws Exception {
        Latencies latencies = new Latencies();
        SplittableRandom random = new SplittableRandom(18);
        long start = System.nanoTime();
        long step = TimeUnit.SECONDS.toNanos(1) / rate;
        List<Future<?>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long due = start; due - start < length.toNanos(); due += step) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                String path = "accounts/" + funds.any(random) + "/deposits";
                long wasDue = due;
                sent.add(threads.submit(() -> {
                    api.post(path, DEPOSIT.formatted(NewIds.unique()), 201);
                    latencies.add(System.nanoTime() - wasDue);
                    return null;
                }));
            }
        }
        for (Future<?> deposit : sent) {
            deposit.get();
        }
        return latencies;
    }

    /** The rows of refusals, once no more come: they are written soon after the answers. */
    private static long rows(WholeService service) throws InterruptedException {
        long rows = -1;
        for (long now = count(service); now != rows; now = count(service)) {
            rows = now;
            Thread.sleep(SETTLED);
        }
        return rows;
    }

    private static long count(WholeService service) {
        return service.sql()
                .sql("select count(*) from access.refusal")
                .query(Long.class)
                .single();
    }
}
