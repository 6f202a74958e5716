package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A kind of stream: how its events fold into the state on which commands are decided.
 *
 * <p>States are immutable values: each event makes a new one. Only a {@link Reversible} one changes in place. The state
 * of a stream without events is null.
 *
 * @param <S> the state
 * @param <E> the common type of all events of the stream
 */
public final class StreamType<S, E> {

    /** Assumed bytes of a state without a weigher. */
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
        this.snapshotKind = builder.revision == null && builder.form == null
                ? null
                : new Kind<>(name, builder.revision, stateType, builder.form);
    }

    /**
     * Starts a builder.
     *
     * @param name the type of the aggregate in the log, for instance {@code Account}; must never change
     * @param evolve makes the next state from the state, null before the first event, and an event
     */
    public static <S, E> Builder<S, E> of(
            String name, Class<S> stateType, Class<E> eventType, BiFunction<S, E, S> evolve) {
        return new Builder<>(name, stateType, eventType, evolve);
    }

    /** The type of the aggregate in the log. */
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
     * @param state the state before it; null before the first event
     * @throws ClassCastException if the event is not one of this kind of stream
     */
    public S evolve(S state, Object event) {
        return evolve.apply(state, eventType.cast(event));
    }

    /** Approximate bytes of memory that a state takes. */
    long weight(S state) {
        return state == null ? 0 : weigher.applyAsLong(state);
    }

    /** Whether no further command needs the state: it leaves memory with the commit that ends it. */
    boolean hasEnded(S state) {
        return state != null && ended.test(state);
    }

    /** The number of events after which a snapshot is due; 0 for never. */
    int eventsPerSnapshot() {
        return eventsPerSnapshot;
    }

    /** How snapshots are stored; null if there are none. */
    public Kind<S> snapshotKind() {
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
        private ChunkForm<S> form;

        private Builder(String name, Class<S> stateType, Class<E> eventType, BiFunction<S, E, S> evolve) {
            this.name = Objects.requireNonNull(name);
            this.stateType = Objects.requireNonNull(stateType);
            this.eventType = Objects.requireNonNull(eventType);
            this.evolve = Objects.requireNonNull(evolve);
        }

        /**
         * Approximate bytes of memory that a state takes; 512 by default. Must be cheap: the bus calls it after each
         * commit.
         */
        public Builder<S, E> weigher(ToLongFunction<S> weigher) {
            this.weigher = weigher;
            return this;
        }

        /**
         * Matches states that no further command needs; none by default. If a command does need one, the bus reads it
         * from the log.
         */
        public Builder<S, E> ended(Predicate<S> ended) {
            this.ended = ended;
            return this;
        }

        /**
         * Stores snapshots of the states; none by default. The next one is due after this many events, but not before
         * these events have as many bytes as the state (256 bytes an event), so that large states are written rarely.
         *
         * @param events must be > 0
         * @param revision of the form of the states; increase it when the form changes. Snapshots of other revisions
         *     are ignored, and their streams read from the first event
         */
        public Builder<S, E> snapshotEvery(int events, String revision) {
            if (events <= 0) {
                throw new IllegalArgumentException("must be > 0: events=" + events);
            }
            this.eventsPerSnapshot = events;
            this.revision = Objects.requireNonNull(revision);
            return this;
        }

        /**
         * Lets streams begin with a snapshot in chunks, for states that are too large for one row or change in place.
         * The bus does not take these snapshots: {@link io.evenbook.axon.postgres.fold.SnapshotWriter} does.
         */
        public Builder<S, E> snapshotsInChunks(ChunkForm<S> form) {
            this.form = Objects.requireNonNull(form);
            return this;
        }

        /**
         * Builds the type.
         *
         * @throws IllegalArgumentException if the bus would take snapshots of states that change in place, or of both
         *     kinds
         */
        public StreamType<S, E> build() {
            if (eventsPerSnapshot > 0 && (form != null || Reversible.class.isAssignableFrom(stateType))) {
                throw new IllegalArgumentException("must be immutable for snapshots by the bus: " + name);
            }
            return new StreamType<>(this);
        }
    }
}
