package io.evenbook.axon.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commands that were put aside, until streams that they need are in memory. A command that shares a stream with one of them, or
 * was sent in the same batch of a process, waits behind it; others pass. Confined to the command thread.
 */
final class WaitingCommands {

    private final Map<String, Waiter> lastByStream = new HashMap<>();
    private final Map<Attempt, Waiter> lastByAttempt = new HashMap<>();
    private final Map<String, Set<Waiter>> loading = new HashMap<>();

    private static final class Waiter {
        private final PendingCommand<?, ?> command;
        private final Set<String> streams;
        private final List<Waiter> followers = new ArrayList<>();
        private int missing;

        Waiter(PendingCommand<?, ?> command, Collection<String> streams) {
            this.command = command;
            this.streams = new LinkedHashSet<>(streams);
        }
    }

    /** Whether a command that waits needs this stream. */
    boolean isAwaited(String stream) {
        return !lastByStream.isEmpty() && lastByStream.containsKey(stream);
    }

    /** Whether a command of the same batch of a process waits. */
    boolean hasAhead(Attempt attempt) {
        return attempt != null && lastByAttempt.containsKey(attempt);
    }

    /**
     * Puts a command aside.
     *
     * @param touched what it has looked up so far
     * @param missing what it needs to have read
     * @return what is not being read yet
     */
    List<Streams.Stream> add(PendingCommand<?, ?> command, Collection<String> touched, List<Streams.Stream> missing) {
        Waiter waiter = new Waiter(command, touched);
        missing.forEach(stream -> waiter.streams.add(stream.id()));
        Set<Waiter> ahead = new LinkedHashSet<>();
        waiter.streams.forEach(stream -> addIfPresent(ahead, lastByStream.get(stream)));
        if (command.attempt() != null) {
            addIfPresent(ahead, lastByAttempt.get(command.attempt()));
        }
        ahead.forEach(other -> other.followers.add(waiter));
        waiter.missing = ahead.size();
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
        waiter.streams.forEach(stream -> lastByStream.put(stream, waiter));
        if (command.attempt() != null) {
            lastByAttempt.put(command.attempt(), waiter);
        }
        return toLoad;
    }

    private static void addIfPresent(Set<Waiter> waiters, Waiter waiter) {
        if (waiter != null) {
            waiters.add(waiter);
        }
    }

    /** A command that can go on, and the streams that it must find in memory. */
    record Resumed(PendingCommand<?, ?> command, Collection<String> streams) {
    }

    /** Says that a stream is in memory now; returns the commands that can go on, in their order. */
    List<Resumed> loaded(String stream) {
        List<Resumed> resumed = new ArrayList<>();
        Set<Waiter> waiters = loading.remove(stream);
        if (waiters != null) {
            waiters.forEach(waiter -> release(waiter, resumed));
        }
        return resumed;
    }

    private void release(Waiter waiter, List<Resumed> resumed) {
        waiter.missing--;
        if (waiter.missing > 0) {
            return;
        }
        waiter.streams.forEach(stream -> lastByStream.remove(stream, waiter));
        if (waiter.command.attempt() != null) {
            lastByAttempt.remove(waiter.command.attempt(), waiter);
        }
        resumed.add(new Resumed(waiter.command, waiter.streams));
        waiter.followers.forEach(follower -> release(follower, resumed));
    }

    /** The commands that wait for a stream that cannot be read. */
    List<PendingCommand<?, ?>> waitingFor(String stream) {
        Set<Waiter> waiters = loading.getOrDefault(stream, Set.of());
        return waiters.stream().<PendingCommand<?, ?>>map(waiter -> waiter.command).toList();
    }

    boolean isEmpty() {
        return lastByStream.isEmpty() && lastByAttempt.isEmpty() && loading.isEmpty();
    }
}
