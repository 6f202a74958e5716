package io.evenbook.axon.postgres.log;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;

/** Reads the log page by page, and waits at its end for the {@link Head} to rise. Used by one thread at a time. */
final class PagedEventStream implements TrackingEventStream {

    private final PageReader pages;
    private final KnownLog log;
    private final Head head;
    private final int replacements;
    private final Queue<TrackedEventMessage<?>> buffer = new ArrayDeque<>();
    private final Registration tailReader;
    private volatile long position;
    private Registration wakeUp = () -> true;

    PagedEventStream(PageReader pages, KnownLog log, long position) {
        this.pages = pages;
        this.log = log;
        this.head = log.head();
        this.replacements = log.replacements();
        this.position = position;
        this.tailReader = log.tail().addReader(() -> this.position);
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        requireSameLog();
        while (buffer.isEmpty() && position < head.position()) {
            PageReader.Page page = pages.read(position, head.position());
            if (page.lastPosition() == position) {
                // The head promised more, so the log may have been set back
                log.look();
            }
            requireSameLog();
            buffer.addAll(page.events());
            position = page.lastPosition();
        }
        return Optional.ofNullable(buffer.peek());
    }

    private void requireSameLog() {
        if (log.replacements() != replacements) {
            throw new LogReplacedException(log.end());
        }
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (peek().isEmpty()) {
            if (!head.awaitBeyond(position, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                requireSameLog();
                return false;
            }
        }
        return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (peek().isEmpty()) {
            head.awaitBeyond(position, 1, TimeUnit.SECONDS);
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
