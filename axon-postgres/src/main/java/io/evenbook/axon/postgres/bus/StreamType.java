package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A kind of stream: how its events make the state that commands are decided on.
 *
 * <p>States are immutable values: an event makes another one. The state of a stream without events is null.
 *
 * @param <S> the state
 * @param <E> what all events of the stream have in common
 */
public final class StreamType<S, E> {

    /** Bytes assumed for a state whose weight nobody says. */
    private static final long DEFAULT_WEIGHT = 512;

    private final String name;
    private final Class<S> stateType;
    private final Class<E> eventType;
    private final BiFunction<S, E, S> evolve;
    private final ToLongFunction<S> weigher;
    private final Predicate<S> ended;
    private final int eventsPerSnapshot;
    private final Kind<S> snapshotKind;

    private StreamType(Builder<S, E> builder) {
        this.name = builder.name;
        this.stateType = builder.stateType;
        this.eventType = builder.eventType;
        this.evolve = builder.evolve;
        this.weigher = builder.weigher;
        this.ended = builder.ended;
        this.eventsPerSnapshot = builder.eventsPerSnapshot;
        this.snapshotKind = builder.revision == null ? null : new Kind<>(name, builder.revision, stateType);
    }

    /**
     * Starts a builder.
     *
     * @param name stands in the log as the type of the aggregate, for instance {@code Account}; never changes
     * @param evolve makes the state after an event of the state before it, which is null before the first event
     */
    public static <S, E> Builder<S, E> of(
            String name, Class<S> stateType, Class<E> eventType, BiFunction<S, E, S> evolve) {
        return new Builder<>(name, stateType, eventType, evolve);
    }

    /** The type of the aggregate, as it stands in the log. */
    public String name() {
        return name;
    }

    /** The class of the states. */
    public Class<S> stateType() {
        return stateType;
    }

    /**
     * The state after an event.
     *
     * @param state before it; null before the first
     * @throws ClassCastException if the event is not one of this kind of stream
     */
    public S evolve(S state, Object event) {
        return evolve.apply(state, eventType.cast(event));
    }

    /** About how many bytes of memory a state takes. */
    long weight(S state) {
        return state == null ? 0 : weigher.applyAsLong(state);
    }

    /** Whether no further command will need the state: it leaves memory with the commit that ends it. */
    boolean hasEnded(S state) {
        return state != null && ended.test(state);
    }

    /** After how many events a snapshot is due; 0: never. */
    int eventsPerSnapshot() {
        return eventsPerSnapshot;
    }

    /** How snapshots are stored; null if there are none. */
    Kind<S> snapshotKind() {
        return snapshotKind;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Describes a {@link StreamType}. */
    public static final class Builder<S, E> {

        private final String name;
        private final Class<S> stateType;
        private final Class<E> eventType;
        private final BiFunction<S, E, S> evolve;
        private ToLongFunction<S> weigher = state -> DEFAULT_WEIGHT;
        private Predicate<S> ended = state -> false;
        private int eventsPerSnapshot;
        private String revision;

        private Builder(String name, Class<S> stateType, Class<E> eventType, BiFunction<S, E, S> evolve) {
            this.name = Objects.requireNonNull(name);
            this.stateType = Objects.requireNonNull(stateType);
            this.eventType = Objects.requireNonNull(eventType);
            this.evolve = Objects.requireNonNull(evolve);
        }

        /**
         * About how many bytes of memory a state takes; 512 by default. Must cost little: it is asked after each
         * commit.
         */
        public Builder<S, E> weigher(ToLongFunction<S> weigher) {
            this.weigher = weigher;
            return this;
        }

        /**
         * Which states no further command needs; none by default. One that is asked for nevertheless is read from the
         * log.
         */
        public Builder<S, E> ended(Predicate<S> ended) {
            this.ended = ended;
            return this;
        }

        /**
         * Keeps snapshots of the states; none by default. The next one is due after so many events, and not before
         * these events take as many bytes as the state, so that large states are written rarely.
         *
         * @param events must be > 0
         * @param revision of the form of the states: snapshots of another one are skipped, and their streams read from
         *     the first event
         */
        public Builder<S, E> snapshotEvery(int events, String revision) {
            if (events <= 0) {
                throw new IllegalArgumentException("must be > 0: events=" + events);
            }
            this.eventsPerSnapshot = events;
            this.revision = Objects.requireNonNull(revision);
            return this;
        }

        /** Builds the type. */
        public StreamType<S, E> build() {
            return new StreamType<>(this);
        }
    }
}
