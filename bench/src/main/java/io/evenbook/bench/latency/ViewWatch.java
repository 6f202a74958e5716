package io.evenbook.bench.latency;

import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Polls the position of a view and records when the view shows an event. */
final class ViewWatch implements AutoCloseable {
    /** Adds half of this to each latency on average; a shorter interval would load the server. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(4);

    private final JdbcClient sql;
    private final String positionQuery;
    private final Queue<Expected> coming = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Expected> expected = new PriorityQueue<>(Comparator.comparingLong(Expected::position));
    private final Latencies latencies = new Latencies();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> watching;
    private volatile boolean closed;

    private record Expected(long position, long sinceNanos) {}

    ViewWatch(WholeService service, String view) {
        this.sql = service.sql();
        this.positionQuery = "SELECT position FROM " + view + ".view_position";
        this.watching = thread.submit(this::watch);
    }

    /** Expects the view to reach this position; the latency counts from {@code sinceNanos}. */
    void expect(long position, long sinceNanos) {
        coming.add(new Expected(position, sinceNanos));
    }

    /**
     * Waits until as many events are shown as the supplier says; it may say fewer while commands are still answered.
     *
     * @throws IllegalStateException after the timeout: the view is stalled
     */
    void awaitSeen(LongSupplier events, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (latencies.count() < events.getAsLong()) {
            if (System.nanoTime() > deadline || watching.isDone()) {
                throw new IllegalStateException(
                        "the view shows %d of %d events".formatted(latencies.count(), events.getAsLong()));
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    private void watch() {
        while (!closed) {
            long position = sql.sql(positionQuery).query(Long.class).single();
            long seen = System.nanoTime();
            for (Expected next = coming.poll(); next != null; next = coming.poll()) {
                expected.add(next);
            }
            while (!expected.isEmpty() && expected.peek().position() <= position) {
                latencies.add(seen - expected.poll().sinceNanos());
            }
            try {
                Thread.sleep(POLL_INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
