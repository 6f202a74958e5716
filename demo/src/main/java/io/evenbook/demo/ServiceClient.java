package io.evenbook.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP client that survives restarts of the service. If the connection breaks, or the service is overloaded or not
 * ready, it waits until the service is ready and repeats the request under the same idempotency key. The answer then
 * says that the request was repeated.
 */
final class ServiceClient implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(320);
    private static final int PAGE_SIZE = 500;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI service;
    private final String password;
    private final Duration timeout;
    private final Consumer<String> announce;

    /**
     * @param service for example http://127.0.0.1:8080
     * @param timeout the longest wait for an unavailable service
     * @param announce receives a line when the service becomes unavailable, and one when it is ready again
     */
    ServiceClient(URI service, String password, Duration timeout, Consumer<String> announce) {
        this.service = service;
        this.password = password;
        this.timeout = timeout;
        this.announce = announce;
    }

    Answer get(User user, String path) {
        return send(user, path, HttpRequest.newBuilder().GET());
    }

    Answer post(User user, String path, Map<String, ?> body, String idempotencyKey) {
        return send(user, path, json("POST", body).header("Idempotency-Key", idempotencyKey));
    }

    Answer patch(User user, String path, Map<String, ?> body) {
        return send(user, path, json("PATCH", body));
    }

    Answer delete(User user, String path) {
        return send(user, path, HttpRequest.newBuilder().DELETE());
    }

    /** All items of a list; reads it in pages of 500. */
    List<JsonNode> list(User user, String path) {
        List<JsonNode> items = new ArrayList<>();
        String first = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE_SIZE;
        String next = first;
        while (next != null) {
            JsonNode page = get(user, next).orThrow("GET " + next).body();
            page.path("items").forEach(items::add);
            String cursor = page.path("next").asString("");
            next = cursor.isEmpty() ? null : first + "&cursor=" + cursor;
        }
        return items;
    }

    /**
     * Waits until the service is ready. Concurrent callers wait for the first one's result.
     *
     * @throws ServiceException if the service is not ready within the timeout
     */
    synchronized void awaitReady() {
        HttpRequest readiness = HttpRequest.newBuilder(service.resolve("/actuator/health/readiness"))
                .timeout(REQUEST_TIMEOUT)
                .build();
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        boolean announced = false;
        while (true) {
            String state;
            try {
                int status = http.send(readiness, BodyHandlers.discarding()).statusCode();
                if (status == 200) {
                    break;
                }
                state = "is not ready (" + status + ")";
            } catch (IOException e) {
                state = "does not answer";
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (!announced) {
                announce.accept("the service at " + service + " " + state + "; waiting");
                announced = true;
            }
            if (System.nanoTime() - start > timeout.toNanos()) {
                throw new ServiceException(
                        "the service at " + service + " " + state + " within " + timeout.toSeconds() + " s");
            }
            pause = pauseFor(pause);
        }
        if (announced) {
            announce.accept("the service is ready, after %.1f s".formatted((System.nanoTime() - start) / 1e9));
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder json(String method, Map<String, ?> body) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)));
    }

    private Answer send(User user, String path, HttpRequest.Builder builder) {
        HttpRequest request = builder.uri(service.resolve("/api/v1" + path))
                .header("Authorization", user.basicAuthorization(password))
                .timeout(REQUEST_TIMEOUT)
                .build();
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = FIRST_PAUSE;
        for (boolean repeated = false; ; repeated = true) {
            String failure;
            try {
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                Answer answer = Answer.of(response.statusCode(), response.body(), repeated);
                if (!isTransient(answer)) {
                    return answer;
                }
                failure = answer.refusal();
            } catch (IOException e) {
                failure = e.toString();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (System.nanoTime() > deadline) {
                throw new ServiceException(request.method() + " " + path + " failed for " + timeout.toSeconds()
                        + " s; last failure: " + failure);
            }
            pause = pauseFor(pause);
            awaitReady();
        }
    }

    /** Waits, and returns the next, longer pause. */
    private static Duration pauseFor(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static boolean isTransient(Answer answer) {
        return switch (answer.status()) {
            case 429, 502, 503, 504 -> true;
            case 409 -> answer.code().equals("idempotency.in-progress");
            default -> false;
        };
    }

    private static ServiceException interrupted() {
        Thread.currentThread().interrupt();
        return new ServiceException("interrupted");
    }
}
