package io.evenbook.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at a view again and again, as a reader does, and notes when it shows what. */
final class ViewWatch implements AutoCloseable {
    /** Adds half of it to what is measured; more often it would be a load of its own. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);

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

    /** An event that the view will show, and since when somebody waits for it. */
    void expect(long position, long sinceNanos) {
        coming.add(new Expected(position, sinceNanos));
    }

    /**
     * @throws IllegalStateException if so many have not been seen in time: some command was refused, or the view stands
     *     still
     */
    void awaitSeen(long events, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (latencies.count() < events) {
            if (System.nanoTime() > deadline || watching.isDone()) {
                throw new IllegalStateException("seen %d of %d events".formatted(latencies.count(), events));
            }
            Thread.sleep(LOOK_AGAIN);
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
                Thread.sleep(LOOK_AGAIN);
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
