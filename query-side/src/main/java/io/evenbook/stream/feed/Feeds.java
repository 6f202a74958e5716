package io.evenbook.stream.feed;

import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feeds of a process: each from its first client on, until it has had none for a while, or none at all where memory
 * is scarce. Thread-safe.
 */
public final class Feeds<K, F extends Feed> {
    private static final Logger log = LoggerFactory.getLogger(Feeds.class);

    private final Map<K, Followed<F>> followed = new ConcurrentHashMap<>();
    private final Bounds bounds;
    private final ByteBudget memory;
    private final Semaphore loads;

    /**
     * Bounds of a process.
     *
     * @param kind in the plural, such as {@code markets}
     * @param feeds how many
     * @param idle how long one is kept without clients
     * @param loads how many are loaded at a time
     * @param timeout how long a client waits for one that is loaded
     */
    public record Bounds(String kind, int feeds, Duration idle, int loads, Duration timeout) {}

    /** A feed, when it is loaded: with false if there is nothing to follow. */
    private static final class Followed<F> {
        private final F feed;
        private final CompletableFuture<Boolean> loaded = new CompletableFuture<>();
        private int clients;
        private long idleSinceNanos = System.nanoTime();

        Followed(F feed) {
            this.feed = feed;
        }

        boolean isIdle() {
            return clients == 0 && loaded.isDone();
        }
    }

    /** @param memory of all feeds */
    public Feeds(Bounds bounds, ByteBudget memory) {
        this.bounds = bounds;
        this.memory = memory;
        this.loads = new Semaphore(bounds.loads(), true);
    }

    /**
     * A feed for one more client; {@link #leave} it when the client has gone.
     *
     * @param load reads what is there, on a thread of its own; false: there is nothing to follow
     * @return empty if there is nothing to follow
     * @throws StreamRefusedException if there are too many, there is no memory, or it is still being loaded
     */
    public Optional<F> join(K key, Supplier<F> begin, Predicate<F> load) {
        Followed<F> found = follow(key, begin, load);
        try {
            boolean isThere = found.loaded.get(bounds.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return isThere ? Optional.of(found.feed) : Optional.empty();
        } catch (TimeoutException e) {
            leave(key, found.feed);
            throw StreamRefusedException.notYet("The history of %s is being read".formatted(key));
        } catch (ExecutionException e) {
            leave(key, found.feed);
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            leave(key, found.feed);
            Thread.currentThread().interrupt();
            throw StreamRefusedException.notYet("The process stops");
        }
    }

    private synchronized Followed<F> follow(K key, Supplier<F> begin, Predicate<F> load) {
        Followed<F> found = followed.get(key);
        if (found == null) {
            makeRoom();
            Followed<F> begun = new Followed<>(begin.get());
            followed.put(key, begun);
            // Not on the thread of a read: it may read a replica that lacks what the log has given already
            Thread.ofVirtual().name("stream-load").start(() -> load(key, begun, load));
            found = begun;
        }
        found.clients++;
        return found;
    }

    private void makeRoom() {
        if (followed.size() >= bounds.feeds()) {
            Map.Entry<K, Followed<F>> longest = followed.entrySet().stream()
                    .filter(each -> each.getValue().isIdle())
                    .min(Comparator.comparingLong(each -> each.getValue().idleSinceNanos))
                    .orElseThrow(() -> StreamRefusedException.full(bounds.kind(), bounds.feeds()));
            drop(longest.getKey(), longest.getValue(), Closing.GONE);
        }
    }

    private void load(K key, Followed<F> begun, Predicate<F> load) {
        loads.acquireUninterruptibly();
        try {
            boolean isThere = load.test(begun.feed);
            begun.feed.ended().ifPresent(why -> {
                throw why == Closing.OVERLOADED
                        ? StreamRefusedException.noMemory()
                        : StreamRefusedException.notYet("The log was replaced");
            });
            if (!isThere) {
                drop(key, begun, Closing.GONE);
            }
            begun.loaded.complete(isThere);
        } catch (RuntimeException | Error e) {
            log.warn("The history of {} could not be read: {}", key, e.toString());
            drop(key, begun, Closing.FAILED);
            begun.loaded.completeExceptionally(e);
        } finally {
            loads.release();
        }
    }

    /** A client of a feed has gone. */
    public synchronized void leave(K key, F feed) {
        Followed<F> found = followed.get(key);
        if (found != null && found.feed == feed) {
            found.clients--;
            found.idleSinceNanos = System.nanoTime();
        }
    }

    /** The feed of a key, loaded or not; null if nobody follows it. */
    public F find(K key) {
        Followed<F> found = followed.get(key);
        return found == null ? null : found.feed;
    }

    public int size() {
        return followed.size();
    }

    public void forEach(Consumer<F> action) {
        followed.values().forEach(each -> action.accept(each.feed));
    }

    /** Ends a feed; who comes later gets another one. */
    public void drop(K key, F feed, Closing why) {
        Followed<F> found = followed.get(key);
        if (found != null && found.feed == feed) {
            drop(key, found, why);
        }
    }

    public void dropAll(Closing why) {
        followed.forEach((key, each) -> drop(key, each, why));
    }

    /** Drops those that have had no client for long: at once where memory is scarce. */
    public synchronized void dropIdle() {
        long least = memory.isScarce() ? 0 : bounds.idle().toNanos();
        long now = System.nanoTime();
        followed.forEach((key, each) -> {
            if (each.isIdle() && now - each.idleSinceNanos >= least) {
                drop(key, each, Closing.GONE);
            }
        });
    }

    private void drop(K key, Followed<F> gone, Closing why) {
        followed.remove(key, gone);
        gone.feed.end(why);
    }
}
