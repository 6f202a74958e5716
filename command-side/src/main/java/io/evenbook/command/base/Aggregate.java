package io.evenbook.command.base;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The descriptor of one kind of aggregate, and the shell around its {@link Decider}. Command handlers, folding for
 * audits and snapshots all follow from it: a new kind of aggregate is a new descriptor.
 *
 * @param <S> the state
 * @param <C> the commands, a sealed interface
 * @param <E> the events
 */
public final class Aggregate<S, C, E> {
    private final StreamType<S, E> type;
    private final Decider<S, C, E> decider;
    private final Class<C> commands;
    private final Function<C, ?> commandId;
    private final Function<E, ?> eventId;
    private final BiConsumer<C, Streams> prepare;
    private final CommandHandler<C> handler;

    private Aggregate(Builder<S, C, E> builder) {
        this.type = builder.type.build();
        this.decider = builder.decider;
        this.commands = builder.commands;
        this.commandId = builder.commandId;
        this.eventId = builder.eventId;
        this.prepare = builder.prepare;
        this.handler = builder.handler != null ? builder.handler : this::decideAndAppend;
    }

    /**
     * Starts a descriptor.
     *
     * @param name stands in the log as the type of the aggregate, for instance {@code Account}; never changes
     */
    public static <S, C, E> Builder<S, C, E> of(
            String name, Class<S> states, Class<C> commands, Class<E> events, Decider<S, C, E> decider) {
        BiFunction<S, E, S> evolve = (state, event) -> decider.evolve(state == null ? decider.initial() : state, event);
        Builder<S, C, E> builder = new Builder<>(commands, StreamType.of(name, states, events, evolve));
        builder.decider = decider;
        return builder;
    }

    /**
     * Starts the descriptor of an aggregate without a decider: a {@link Builder#handledBy handler} decides its
     * commands, or, with {@code commands} null, the handlers of other aggregates append its events.
     */
    public static <S, C, E> Builder<S, C, E> undecided(
            String name, Class<S> states, Class<C> commands, Class<E> events, BiFunction<S, E, S> evolve) {
        return new Builder<>(commands, StreamType.of(name, states, events, evolve));
    }

    /** Decides and folds; null if a handler decides. */
    public Decider<S, C, E> decider() {
        return decider;
    }

    /** How the streams of this kind are kept in memory and in snapshots. */
    public StreamType<S, E> type() {
        return type;
    }

    /** The sealed interface of the commands; null if the aggregate has none of its own. */
    public Class<C> commands() {
        return commands;
    }

    /** The identifier of the aggregate that a command is about. */
    public Object idOf(C command) {
        return commandId.apply(command);
    }

    /** Handles a command; see {@link CommandHandler#handle}. */
    public long handle(C command, Streams streams) {
        return handler.handle(command, streams);
    }

    /**
     * The events that a command causes, without appending them.
     *
     * @throws RejectedException if a rule refuses the command
     */
    public List<E> decide(C command, Streams streams) {
        if (prepare != null) {
            prepare.accept(command, streams);
        }
        S state = find(streams, idOf(command));
        return decider.decide(state == null ? decider.initial() : state, command, Facts.of(streams));
    }

    private long decideAndAppend(C command, Streams streams) {
        for (E event : decide(command, streams)) {
            append(streams, event);
        }
        return version(streams, command);
    }

    /** The state of an aggregate; null if it has no events. */
    public S find(Streams streams, Object id) {
        return streams.find(type, id);
    }

    /** The version of the aggregate that a command is about. */
    public long version(Streams streams, C command) {
        return streams.version(type, idOf(command));
    }

    /** Appends an event to the stream that it names. */
    public void append(Streams streams, E event) {
        streams.append(type, eventId.apply(event), event);
    }

    @Override
    public String toString() {
        return type.name();
    }

    /** Describes an {@link Aggregate}. */
    public static final class Builder<S, C, E> {
        private final Class<C> commands;
        private final StreamType.Builder<S, E> type;
        private Decider<S, C, E> decider;
        private Function<C, ?> commandId;
        private Function<E, ?> eventId;
        private BiConsumer<C, Streams> prepare;
        private CommandHandler<C> handler;

        private Builder(Class<C> commands, StreamType.Builder<S, E> type) {
            this.commands = commands;
            this.type = type;
        }

        /** Where the identifier of the aggregate stands in its commands and in its events. */
        public Builder<S, C, E> identifiedBy(Function<C, ?> commandId, Function<E, ?> eventId) {
            this.commandId = commandId;
            this.eventId = eventId;
            return this;
        }

        /** Runs before each decision: loads the states that it needs and uses the command's unique keys. */
        public Builder<S, C, E> prepare(BiConsumer<C, Streams> prepare) {
            this.prepare = prepare;
            return this;
        }

        /** Handles the commands by a function that changes several kinds of aggregates in one commit. */
        public Builder<S, C, E> handledBy(CommandHandler<C> handler) {
            this.handler = handler;
            return this;
        }

        /** About how many bytes of memory a state takes; 512 by default. */
        public Builder<S, C, E> weigher(ToLongFunction<S> weigher) {
            type.weigher(weigher);
            return this;
        }

        /** Which states no further command needs: they leave memory with the commit that ends them; none by default. */
        public Builder<S, C, E> ended(Predicate<S> ended) {
            type.ended(ended);
            return this;
        }

        /**
         * Keeps a snapshot of the state every so many events; none by default.
         *
         * @param revision of the state's JSON: raise it when the JSON changes, and snapshots of other revisions are
         *     ignored
         */
        public Builder<S, C, E> snapshotEvery(int events, String revision) {
            type.snapshotEvery(events, revision);
            return this;
        }

        /** Lets streams begin with a snapshot in chunks, for states that are large and change in place. */
        public Builder<S, C, E> snapshotsInChunks(ChunkForm<S> form) {
            type.snapshotsInChunks(form);
            return this;
        }

        public Aggregate<S, C, E> build() {
            return new Aggregate<>(this);
        }
    }
}
