package io.evenbook.axon.postgres;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;

/** Reads the log page by page, and waits for the {@link Head} to rise where it ends. Used by one thread at a time. */
final class PagedEventStream implements TrackingEventStream {

    private final PostgresEventStorageEngine engine;
    private final Head head;
    private final Queue<TrackedEventMessage<?>> buffer = new ArrayDeque<>();
    private final Registration tailReader;
    private volatile long position;
    private Registration wakeUp = () -> true;

    PagedEventStream(PostgresEventStorageEngine engine, long position) {
        this.engine = engine;
        this.head = engine.headSignal();
        this.position = position;
        this.tailReader = engine.tail().addReader(() -> this.position);
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        while (buffer.isEmpty() && position < head.position()) {
            PostgresEventStorageEngine.Page page = engine.readPage(position);
            buffer.addAll(page.events());
            position = page.lastPosition();
        }
        return Optional.ofNullable(buffer.peek());
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (peek().isEmpty()) {
            if (!head.awaitBeyond(position, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (peek().isEmpty()) {
            head.awaitBeyond(position, Long.MAX_VALUE / 2, TimeUnit.NANOSECONDS);
        }
        return buffer.remove();
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        wakeUp.cancel();
        wakeUp = head.onAdvance(callback);
        if (!buffer.isEmpty() || position < head.position()) {
            callback.run();
        }
        return true;
    }

    @Override
    public void close() {
        tailReader.cancel();
        wakeUp.cancel();
    }
}
