package io.evenbook.command;

import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.Reversible;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A log in memory with the guarantees of the real one: positions and sequence numbers are dense, states are folded by
 * their stream types, unique keys are used once, and a refused command or attempt leaves nothing behind.
 */
public final class MemoryStreams implements Streams {
    private static final int MAX_EVENTS = 1_000;

    private final Map<String, Kept> streams = new HashMap<>();
    private final Map<String, Used> usedKeys = new HashMap<>();
    private final List<Object> log = new ArrayList<>();
    private final List<Runnable> undo = new ArrayList<>();
    private final Set<Reversible> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> keysOfAttempt = new ArrayList<>();
    private final Map<String, String> notes = new HashMap<>();
    private int committed;
    private long forgotten;
    private Object continuation;
    private Instant time = Vocabulary.NOW;

    private record Kept(StreamType<?, ?> type, Object state, long version) {}

    private record Used(long lastPosition, int events) {}

    /** The events and the result of a command. */
    public record Commit<R>(List<Object> events, R result) {}

    /** Runs a command as one commit; one that throws leaves nothing behind. */
    public <R> Commit<R> commit(Supplier<R> command) {
        continuation = null;
        notes.clear();
        try {
            R result = attempt(command);
            List<Object> events = List.copyOf(log.subList(committed, log.size()));
            committed = log.size();
            undo.clear();
            changed.forEach(Reversible::settle);
            changed.clear();
            return new Commit<>(events, result);
        } catch (RuntimeException | Error e) {
            continuation = null;
            throw e;
        }
    }

    /** Runs a command and undoes it, whatever its outcome. */
    public <R> R rehearse(Supplier<R> command) {
        try {
            return command.get();
        } finally {
            undoTo(0);
            keysOfAttempt.clear();
            continuation = null;
        }
    }

    /** The command that continues the last one; null if there is none. */
    public Object continuation() {
        return continuation;
    }

    /** Forgets the events so far, but keeps the states. */
    public void forgetLog() {
        forgotten += log.size();
        log.clear();
        committed = 0;
    }

    /** All events that are not forgotten, oldest first. */
    public List<Object> log() {
        return Collections.unmodifiableList(log);
    }

    /** @throws IllegalArgumentException if time would go back */
    public void time(Instant now) {
        if (now.isBefore(time)) {
            throw new IllegalArgumentException("must not be before " + time + ": now=" + now);
        }
        time = now;
    }

    /** The states of all streams of a type, by their identifiers. */
    public <S> Map<String, S> states(StreamType<S, ?> type) {
        Map<String, S> states = new HashMap<>();
        streams.forEach((id, kept) -> {
            if (kept.type == type) {
                states.put(id, type.stateType().cast(kept.state));
            }
        });
        return states;
    }

    /** Replaces the state of a stream, as reading a snapshot does. */
    public <S> void restore(StreamType<S, ?> type, Object id, S state) {
        streams.compute(id.toString(), (_, kept) -> new Kept(type, state, kept.version));
    }

    @Override
    public <S> S find(StreamType<S, ?> type, Object id) {
        return type.stateType().cast(kept(type, id.toString()).state);
    }

    @Override
    public long version(StreamType<?, ?> type, Object id) {
        return kept(type, id.toString()).version;
    }

    private Kept kept(StreamType<?, ?> type, String id) {
        Kept kept = streams.get(id);
        if (kept != null && kept.type != type) {
            throw new IllegalArgumentException("must be a stream of %s, not %s: %s".formatted(kept.type, type, id));
        }
        return kept != null ? kept : new Kept(type, null, NONE);
    }

    @Override
    public void load(Collection<Stream> needed) {
        needed.forEach(stream -> kept(stream.type(), stream.id()));
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, E event) {
        append(type, id.toString(), kept(type, id.toString()), event);
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, long version, E event) {
        Kept before = kept(type, id.toString());
        if (before.version != version) {
            throw new AssertionError("%s is at %d, not at %d: %s".formatted(id, before.version, version, event));
        }
        append(type, id.toString(), before, event);
    }

    private <S, E> void append(StreamType<S, E> type, String id, Kept before, Object event) {
        if (log.size() - committed == MAX_EVENTS) {
            throw new BoundsExceededException("events", MAX_EVENTS);
        }
        Reversible reversible = before.state instanceof Reversible state ? state : null;
        int mark = reversible == null ? 0 : reversible.mark();
        S state = type.evolve(type.stateType().cast(before.state), event);
        streams.put(id, new Kept(type, state, before.version + 1));
        if (state instanceof Reversible changing) {
            changed.add(changing);
        }
        log.add(event);
        undo.add(() -> {
            log.removeLast();
            if (reversible != null) {
                reversible.undoTo(mark);
            }
            if (before.version == NONE) {
                streams.remove(id);
            } else {
                streams.put(id, before);
            }
        });
    }

    @Override
    public void use(String uniqueKey) {
        Used used = usedKeys.get(uniqueKey);
        if (used != null) {
            throw new UniqueKeyUsedException(uniqueKey, used.lastPosition, used.events);
        }
        usedKeys.put(uniqueKey, new Used(position(), 0));
        undo.add(() -> usedKeys.remove(uniqueKey));
        keysOfAttempt.add(uniqueKey);
    }

    @Override
    public boolean isUsed(String uniqueKey) {
        return usedKeys.containsKey(uniqueKey);
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public <T> T attempt(Supplier<T> part) {
        int mark = undo.size();
        int keyMark = keysOfAttempt.size();
        long before = position();
        try {
            T result = part.get();
            keysOfAttempt
                    .subList(keyMark, keysOfAttempt.size())
                    .forEach(key -> usedKeys.put(key, new Used(position(), (int) (position() - before))));
            return result;
        } catch (RuntimeException | Error e) {
            undoTo(mark);
            throw e;
        } finally {
            keysOfAttempt.subList(keyMark, keysOfAttempt.size()).clear();
        }
    }

    private void undoTo(int mark) {
        while (undo.size() > mark) {
            undo.removeLast().run();
        }
    }

    @Override
    public long position() {
        return forgotten + log.size();
    }

    @Override
    public void note(String key, String value) {
        notes.put(key, value);
    }

    /** What the last command added to the metadata of its events. */
    public Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    @Override
    public void continueWith(Object command) {
        continuation = command;
    }
}
