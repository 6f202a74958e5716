package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP client that survives kills of the service: it sends each request with a new Idempotency-Key and repeats it
 * until an answer states the outcome.
 */
final class LedgerClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Set<Integer> UNAVAILABLE = Set.of(429, 502, 503, 504);
    private static final Set<Integer> KEPT = Set.of(409, 412, 422);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI service;
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();

    private record Kept(String path, String body, String key, Answer answer) {}

    LedgerClient(int port) {
        service = URI.create("http://127.0.0.1:" + port);
    }

    /** @param body the JSON of an answer, or of an item of a bulk answer */
    record Answer(int status, JsonNode body) {
        boolean isDone() {
            return status / 100 == 2;
        }

        /** @throws AssertionError if the status is another one */
        void expect(int expected) {
            if (status != expected) {
                throw new AssertionError("not " + expected + ": " + this);
            }
        }

        String text(String pointer) {
            return body.at(pointer).asString("");
        }

        /** The items of a bulk answer. */
        Stream<Answer> results() {
            return body.at("/results").valueStream().map(result -> {
                int status = result.path("status").asInt();
                return new Answer(status, result.path(status / 100 == 2 ? "answer" : "problem"));
            });
        }

        /** Whether every repeat must get this answer. A 202 may still change. */
        private boolean isKept() {
            return isDone() && status != 202 || KEPT.contains(status);
        }

        private boolean isDefinite() {
            boolean inProgress = status == 409 && text("/code").equals("idempotency.in-progress");
            return !UNAVAILABLE.contains(status) && !inProgress && results().allMatch(Answer::isDefinite);
        }
    }

    /** @param body JSON in which single quotes stand for double quotes */
    Answer post(String path, String body) throws InterruptedException {
        return post(path, body, "key-" + keys.incrementAndGet());
    }

    Answer post(String path, String body, String key) throws InterruptedException {
        Answer answer = untilDefinite(request(path, keyed(body, key)));
        answers.incrementAndGet();
        if (answer.isKept()) {
            kept.add(new Kept(path, body, key, answer));
        }
        return answer;
    }

    /** Repeats this many of the answered requests, spread evenly over all of them. */
    void assertRepeatsGiveTheFirstAnswer(int requests) throws InterruptedException {
        List<Kept> all = List.copyOf(kept);
        for (int i = 0; i < requests; i++) {
            Kept first = all.get((int) ((long) i * all.size() / requests));
            assertThat(untilDefinite(request(first.path, keyed(first.body, first.key))))
                    .as(first.path)
                    .isEqualTo(first.answer);
        }
    }

    /** Sends a request once. The future fails if the answer is lost. */
    CompletableFuture<Answer> send(String path, String body, String key) {
        return http.sendAsync(request(path, keyed(body, key)), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), JSON.readTree(response.body())));
    }

    /** The number of answered requests. */
    long answers() {
        return answers.get();
    }

    /** The number of repeats. */
    long repeats() {
        return repeats.get();
    }

    /** The number of answers with the header Idempotent-Replayed. */
    long replayed() {
        return replayed.get();
    }

    private static HttpRequest.Builder keyed(String body, String key) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private HttpRequest request(String path, HttpRequest.Builder builder) {
        String credentials = Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));
        return builder.uri(service.resolve("/api/v1" + path))
                .header("Authorization", "Basic " + credentials)
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    private Answer untilDefinite(HttpRequest request) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            String failure;
            try {
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                Answer answer = new Answer(response.statusCode(), JSON.readTree(response.body()));
                if (answer.isDefinite()) {
                    if (response.headers().firstValue("Idempotent-Replayed").isPresent()) {
                        replayed.incrementAndGet();
                    }
                    return answer;
                }
                failure = answer.toString();
            } catch (IOException e) {
                failure = e.toString();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no definite answer to " + request + ", the last one: " + failure);
            }
            if (request.method().equals("POST")) {
                repeats.incrementAndGet();
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }
}
