package io.evenbook.bench.access;

import io.evenbook.bench.service.HttpApi;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Log-ins with wrong passwords, half of them as a user who exists. Each connection has an address of its own
 * (127.0.1.1, 127.0.1.2, ...), so the limit of failures per address spares the service nothing.
 */
final class BadLogins {
    private static final int CONNECTIONS = 64;
    private static final List<Integer> REFUSED = List.of(401, 429);

    private final URI sessions;

    BadLogins(HttpApi api) {
        this.sessions = api.address("sessions");
    }

    /**
     * Sends log-ins at a constant rate for a time. A connection whose last answer is not there yet sends later, so it
     * may send fewer.
     *
     * @return how many were answered
     */
    long send(long count, Duration within) throws Exception {
        long start = System.nanoTime();
        long answered = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> connections = new ArrayList<>();
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                int first = connection;
                connections.add(threads.submit(() -> send(first, count, start, within.toNanos())));
            }
            for (Future<Long> connection : connections) {
                answered += connection.get();
            }
        }
        return answered;
    }

    private long send(int connection, long count, long start, long within) throws Exception {
        long answered = 0;
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (connection + 1)}))
                .build()) {
            for (long number = connection; number < count; number += CONNECTIONS) {
                long due = start + within / count * number;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                if (System.nanoTime() - start > within) {
                    break;
                }
                int status = http.send(login(number), BodyHandlers.discarding()).statusCode();
                if (!REFUSED.contains(status)) {
                    throw new IllegalStateException("must be refused: status=" + status);
                }
                answered++;
            }
        }
        return answered;
    }

    private HttpRequest login(long number) {
        String user = number % 2 == 0 ? "alice" : "nobody" + number;
        return HttpRequest.newBuilder(sessions)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"username\":\"%s\",\"password\":\"wrong-%d\"}".formatted(user, number)))
                .build();
    }
}
