package io.evenbook.bench.performance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.core.env.Environment;

/** Transfers as clients of the API send them: one each request, or many. Their side of HTTP runs in the same process. */
final class HttpTransfers implements AutoCloseable {
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final URI api;
    private final Funds funds;

    HttpTransfers(WholeService service, Funds funds) {
        this.api = URI.create("http://127.0.0.1:" + service.bean(Environment.class).getProperty("local.server.port") + "/api/v1/");
        this.funds = funds;
    }

    LedgerBench.Work one(int clients, Duration duration) {
        return () -> run(clients, duration, random -> {
            send("transfers", transfer(random), 202);
            return 1;
        });
    }

    LedgerBench.Work bulk(int clients, int size, Duration duration) {
        return () -> run(clients, duration, random -> {
            String items = IntStream.range(0, size)
                    .mapToObj(_ -> "{\"type\":\"transfer\",\"request\":" + transfer(random) + "}")
                    .collect(Collectors.joining(","));
            String answer = send("ledger/bulk", "{\"mode\":\"continue\",\"commands\":[" + items + "]}", 200);
            if (!answer.contains("\"succeeded\":" + size)) {
                throw new IllegalStateException("not all were done: " + answer.substring(0, 200));
            }
            return size;
        });
    }

    private String transfer(SplittableRandom random) {
        int from = random.nextInt(funds.accounts().size());
        int to = (from + random.nextInt(1, funds.accounts().size())) % funds.accounts().size();
        return """
                {"fromAccountId":"%s","toAccountId":"%s","asset":"USD","amount":"0.01","reference":"bench"}"""
                .formatted(funds.accounts().get(from), funds.accounts().get(to));
    }

    private String send(String path, String body, int expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .header("Authorization", CREDENTIALS)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** One request and how many transfers it carried. */
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
        http.close();
    }
}
