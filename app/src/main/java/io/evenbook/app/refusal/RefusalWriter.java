package io.evenbook.app.refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Stores refusals on a thread of its own, in batches, so that they delay no answer but those that wait for it. While
 * the database is away it tries again each second, and the queue fills up.
 */
final class RefusalWriter implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(RefusalWriter.class);
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final BlockingQueue<Entry> queue;
    private final RefusalCounts counts;
    private final RefusalTable table;
    private final Thread thread;
    private long nextCountsNanos = System.nanoTime();
    private volatile boolean ending;

    private record Entry(Refused row, CompletableFuture<Void> written) {
        Entry(Refused row) {
            this(row, new CompletableFuture<>());
        }
    }

    /** @param capacity rows that wait at most */
    RefusalWriter(RefusalTable table, RefusalCounts counts, int capacity) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.table = table;
        this.counts = counts;
        this.thread = Thread.ofPlatform().name("refusals").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues a row without waiting; a row that does not fit is counted as dropped. */
    void offer(Refused row) {
        if (!queue.offer(new Entry(row))) {
            counts.drop();
        }
    }

    /** Waits until the row is stored; false if it is not within this time. It may be stored later. */
    boolean write(Refused row, Duration longest) {
        Entry entry = new Entry(row);
        long end = System.nanoTime() + longest.toNanos();
        try {
            if (!queue.offer(entry, longest.toNanos(), TimeUnit.NANOSECONDS)) {
                counts.drop();
                return false;
            }
            entry.written().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void run() {
        try {
            while (!ending) {
                storeNext(PAUSE);
            }
            nextCountsNanos = System.nanoTime();
            do {
                storeNext(Duration.ZERO);
            } while (!queue.isEmpty());
        } catch (InterruptedException e) {
            logger.warn("The service ends; {} refusals are not stored", queue.size());
        }
    }

    private void storeNext(Duration longest) throws InterruptedException {
        List<Entry> batch = new ArrayList<>();
        Entry first = queue.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, BATCH - 1);
        }
        RefusalCounts.Taken taken = RefusalCounts.Taken.NONE;
        if (System.nanoTime() - nextCountsNanos >= 0) {
            taken = counts.take();
            nextCountsNanos = System.nanoTime() + PAUSE.toNanos();
        }
        if (!batch.isEmpty() || !taken.isEmpty()) {
            store(batch, taken);
        }
    }

    private void store(List<Entry> batch, RefusalCounts.Taken taken) throws InterruptedException {
        while (true) {
            try {
                table.write(batch.stream().map(Entry::row).toList(), taken);
                batch.forEach(entry -> entry.written().complete(null));
                return;
            } catch (DataIntegrityViolationException e) {
                logger.error("{} refusals cannot be stored", batch.size(), e);
                batch.forEach(entry -> entry.written().completeExceptionally(e));
                batch.forEach(_ -> counts.drop());
                return;
            } catch (RuntimeException e) {
                logger.warn("Could not store {} refusals; trying again: {}", batch.size(), e.toString());
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Stores what waits, if the database can be reached. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
