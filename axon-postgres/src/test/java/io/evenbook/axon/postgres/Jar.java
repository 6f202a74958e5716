package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.serializer.EventTypes;
import java.util.function.Function;

/** A jar of marbles: the stream of these tests. */
public final class Jar {

    public record Open(String jarId) {}

    public record Add(String jarId, int marbles) {}

    public record Take(String jarId, int marbles) {}

    /** Takes what is above a number of marbles; does nothing if there are no more. */
    public record TakeDownTo(String jarId, int marbles) {}

    /** Does nothing at all. */
    public record Look(String jarId) {}

    /** Puts marbles in, and then throws. */
    public record AddAndThrow(String jarId, Throwable thrown) {}

    /** Takes marbles out of one jar and puts them into another. */
    public record Pour(String fromId, String toId, int marbles) {}

    /** Runs an action of the test. */
    public record Act(Function<Streams, Object> action) {}

    /** No jar's: an epoch began. */
    public record EpochBegan(long epoch, String owner, String incarnation) {}

    /** The events of a jar. */
    public sealed interface Event {
        String jarId();
    }

    public record Opened(String jarId) implements Event {}

    public record MarblesAdded(String jarId, int marbles, int after) implements Event {}

    public record MarblesTaken(String jarId, int marbles, int after) implements Event {}

    public record Labelled(String jarId, String label) implements Event {}

    /** No further command needs the jar. */
    public record Closed(String jarId) implements Event {}

    /** Has no name, so it cannot be serialized. */
    public record Unnamed(String jarId) implements Event {}

    public record State(String jarId, int marbles, String label, boolean closed) {}

    public static class TooFewMarbles extends RuntimeException {
        public TooFewMarbles(int marbles) {
            super("There are only " + marbles);
        }
    }

    public static class NoSuchJar extends RuntimeException {
        public NoSuchJar(String jarId) {
            super("There is no jar " + jarId);
        }
    }

    public static final EventTypes EVENT_TYPES = EventTypes.builder()
            .add("jar.Opened", "1", Opened.class)
            .add("jar.MarblesAdded", "2", MarblesAdded.class)
            .add("jar.MarblesTaken", "1", MarblesTaken.class)
            .add("jar.Labelled", "1", Labelled.class)
            .add("jar.Closed", "1", Closed.class)
            .add("jar.EpochBegan", "1", EpochBegan.class)
            .build();

    public static final StreamType<State, Event> TYPE = type().build();

    private Jar() {}

    /** The type, for tests that want more of it. */
    public static StreamType.Builder<State, Event> type() {
        return StreamType.of("Jar", State.class, Event.class, Jar::evolve);
    }

    public static State evolve(State state, Event event) {
        return switch (event) {
            case Opened opened -> new State(opened.jarId(), 0, null, false);
            case MarblesAdded added -> new State(state.jarId(), added.after(), state.label(), false);
            case MarblesTaken taken -> new State(state.jarId(), taken.after(), state.label(), false);
            case Labelled labelled -> new State(state.jarId(), state.marbles(), labelled.label(), false);
            case Closed _ -> new State(state.jarId(), state.marbles(), state.label(), true);
            case Unnamed _ -> state;
        };
    }
}
