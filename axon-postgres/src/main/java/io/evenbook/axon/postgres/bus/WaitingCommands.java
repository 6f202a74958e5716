package io.evenbook.axon.postgres.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * The commands that were put aside until their streams are in memory. A command that shares a stream or an attempt with
 * one of them waits behind it; others pass. Confined to the command thread.
 */
final class WaitingCommands {

    private final Map<String, Waiter> lastByStream = new HashMap<>();
    private final Map<Attempt, Waiter> lastByAttempt = new HashMap<>();
    private final Map<String, Set<Waiter>> loading = new HashMap<>();

    /** Streams that were appended to while they were read: the result may lack events. */
    private final Set<String> outdated = new HashSet<>();

    /** The commands put aside in this batch, in their order. */
    private final List<Waiter> ofBatch = new ArrayList<>();

    private static final class Waiter {
        private final PendingCommand<?, ?> command;
        private final Set<String> streams;
        private final Map<String, Waiter> aheadByStream = new HashMap<>();
        private Waiter aheadByAttempt;
        private final List<Waiter> followers = new ArrayList<>();
        private int missing;

        Waiter(PendingCommand<?, ?> command, Collection<String> streams) {
            this.command = command;
            this.streams = new LinkedHashSet<>(streams);
        }
    }

    /** Whether a waiting command needs this stream. */
    boolean isAwaited(String stream) {
        return !lastByStream.isEmpty() && lastByStream.containsKey(stream);
    }

    /** Whether a command of the same attempt waits. */
    boolean hasAhead(Attempt attempt) {
        return attempt != null && lastByAttempt.containsKey(attempt);
    }

    /**
     * Puts a command aside.
     *
     * @param touched the ids of the streams that it has looked up
     * @param missing the streams that it lacks
     * @return the missing streams that are not being read yet
     */
    List<Streams.Stream> add(PendingCommand<?, ?> command, Collection<String> touched, List<Streams.Stream> missing) {
        Waiter waiter = new Waiter(command, touched);
        missing.forEach(stream -> waiter.streams.add(stream.id()));
        if (!command.isContinued()) {
            standBehindOthers(waiter);
        }
        ofBatch.add(waiter);
        List<Streams.Stream> toLoad = new ArrayList<>();
        for (Streams.Stream stream : missing) {
            Set<Waiter> others = loading.get(stream.id());
            if (others == null) {
                others = new HashSet<>();
                loading.put(stream.id(), others);
                toLoad.add(stream);
            }
            if (others.add(waiter)) {
                waiter.missing++;
            }
        }
        return toLoad;
    }

    /** A command that continues waits behind none, and none behind it: the bus decides nothing else until then. */
    private void standBehindOthers(Waiter waiter) {
        for (String stream : waiter.streams) {
            Waiter before = lastByStream.put(stream, waiter);
            if (before != null) {
                waiter.aheadByStream.put(stream, before);
            }
        }
        if (waiter.command.attempt() != null) {
            waiter.aheadByAttempt = lastByAttempt.put(waiter.command.attempt(), waiter);
        }
        Set<Waiter> ahead = ahead(waiter);
        ahead.forEach(other -> other.followers.add(waiter));
        waiter.missing = ahead.size();
    }

    private static Set<Waiter> ahead(Waiter waiter) {
        Set<Waiter> ahead = new HashSet<>(waiter.aheadByStream.values());
        if (waiter.aheadByAttempt != null) {
            ahead.add(waiter.aheadByAttempt);
        }
        return ahead;
    }

    /** The batch is done: its commands that were put aside keep waiting. */
    void settle() {
        ofBatch.clear();
    }

    /**
     * Undoes that commands were put aside in this batch, which is decided again in the same order. Reads of streams
     * continue.
     */
    void undo() {
        for (Waiter waiter : ofBatch.reversed()) {
            if (!waiter.command.isContinued()) {
                ahead(waiter).forEach(other -> other.followers.remove(waiter));
                waiter.streams.forEach(stream -> putBack(lastByStream, stream, waiter.aheadByStream.get(stream)));
                if (waiter.command.attempt() != null) {
                    putBack(lastByAttempt, waiter.command.attempt(), waiter.aheadByAttempt);
                }
            }
            loading.values().forEach(waiters -> waiters.remove(waiter));
        }
        ofBatch.clear();
    }

    private static <K> void putBack(Map<K, Waiter> last, K key, Waiter before) {
        if (before == null) {
            last.remove(key);
        } else {
            last.put(key, before);
        }
    }

    /** Records that a stream will not be read: no command waits for it. */
    void notLoading(String stream) {
        loading.remove(stream);
    }

    /** Records an append to a stream: a read under way may lack the event. */
    void appended(String stream) {
        if (loading.containsKey(stream)) {
            outdated.add(stream);
        }
    }

    /** Whether a stream was appended to while it was read, so that it must be read again. */
    boolean isOutdated(String stream) {
        return outdated.remove(stream);
    }

    /** Records that a stream is in memory; returns the commands that can continue, in their order. */
    List<PendingCommand<?, ?>> loaded(String stream) {
        List<PendingCommand<?, ?>> resumed = new ArrayList<>();
        // Not recursive: thousands may wait in a row
        Queue<Waiter> released = new ArrayDeque<>(Objects.requireNonNullElse(loading.remove(stream), Set.of()));
        for (Waiter waiter = released.poll(); waiter != null; waiter = released.poll()) {
            waiter.missing--;
            if (waiter.missing == 0) {
                remove(waiter);
                resumed.add(waiter.command);
                released.addAll(waiter.followers);
            }
        }
        return resumed;
    }

    private void remove(Waiter waiter) {
        waiter.streams.forEach(stream -> lastByStream.remove(stream, waiter));
        if (waiter.command.attempt() != null) {
            lastByAttempt.remove(waiter.command.attempt(), waiter);
        }
    }

    /** The commands that wait for a stream. */
    List<PendingCommand<?, ?>> waitingFor(String stream) {
        Set<Waiter> waiters = loading.getOrDefault(stream, Set.of());
        return waiters.stream()
                .<PendingCommand<?, ?>>map(waiter -> waiter.command)
                .toList();
    }
}
