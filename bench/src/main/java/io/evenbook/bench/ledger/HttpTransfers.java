package io.evenbook.bench.ledger;

import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.WholeService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends transfers over HTTP, one or many in a request. The clients run in the service's process. */
final class HttpTransfers implements AutoCloseable {
    private final HttpApi api;
    private final FundedAccounts funds;

    HttpTransfers(WholeService service, FundedAccounts funds) {
        this.api = new HttpApi(service);
        this.funds = funds;
    }

    Work one(int clients, Duration duration) {
        return () -> run(clients, duration, random -> {
            api.post("transfers", transfer(random), 201);
            return 1;
        });
    }

    Work bulk(int clients, int size, Duration duration) {
        return () -> run(clients, duration, random -> {
            String items = IntStream.range(0, size)
                    .mapToObj(_ -> "{\"type\":\"transfer\",\"request\":" + transfer(random) + "}")
                    .collect(Collectors.joining(","));
            String answer = api.post("ledger/bulk", "{\"mode\":\"continue\",\"commands\":[" + items + "]}", 200);
            if (!answer.contains("\"succeeded\":" + size)) {
                throw new IllegalStateException("not all transfers succeeded: " + answer.substring(0, 200));
            }
            return size;
        });
    }

    private String transfer(SplittableRandom random) {
        int from = random.nextInt(funds.accounts().size());
        int to = (from + random.nextInt(1, funds.accounts().size()))
                % funds.accounts().size();
        return ("{\"fromAccountId\":\"%s\",\"toAccountId\":\"%s\",\"asset\":\"USD\",\"amount\":\"0.01\","
                        + "\"reference\":\"bench\"}")
                .formatted(funds.accounts().get(from), funds.accounts().get(to));
    }

    /** Sends a request and returns the number of its transfers. */
    @FunctionalInterface
    private interface Request {
        int send(SplittableRandom random) throws IOException, InterruptedException;
    }

    private static long run(int clients, Duration duration, Request request) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        long done = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                SplittableRandom random = new SplittableRandom(client);
                running.add(threads.submit(() -> {
                    long sent = 0;
                    while (System.nanoTime() < end) {
                        sent += request.send(random);
                    }
                    return sent;
                }));
            }
            for (Future<Long> client : running) {
                done += client.get();
            }
        }
        return done;
    }

    @Override
    public void close() {
        api.close();
    }
}
