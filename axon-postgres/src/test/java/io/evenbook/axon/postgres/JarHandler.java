package io.evenbook.axon.postgres;

import static io.evenbook.axon.postgres.Jar.TYPE;

import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import java.util.Collection;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;

/** Decides about jars of a type. */
public final class JarHandler {

    private final StreamType<Jar.State, Jar.Event> type;

    public JarHandler() {
        this(TYPE);
    }

    public JarHandler(StreamType<Jar.State, Jar.Event> type) {
        this.type = type;
    }

    @CommandHandler
    public String handle(
            Jar.Open command, Streams streams, @MetaDataValue(CommandKeys.UNIQUE_KEYS) Collection<String> keys) {
        use(keys, streams);
        streams.append(type, command.jarId(), Streams.NONE, new Jar.Opened(command.jarId()));
        return command.jarId();
    }

    @CommandHandler
    public int handle(
            Jar.Add command, Streams streams, @MetaDataValue(CommandKeys.UNIQUE_KEYS) Collection<String> keys) {
        use(keys, streams);
        return add(command.jarId(), command.marbles(), streams);
    }

    @CommandHandler
    public int handle(
            Jar.Take command, Streams streams, @MetaDataValue(CommandKeys.UNIQUE_KEYS) Collection<String> keys) {
        use(keys, streams);
        return take(command.jarId(), command.marbles(), streams);
    }

    @CommandHandler
    public void handle(Jar.TakeDownTo command, Streams streams) {
        int marbles = jar(command.jarId(), streams).marbles();
        if (marbles > command.marbles()) {
            take(command.jarId(), marbles - command.marbles(), streams);
        }
    }

    @CommandHandler
    public int handle(Jar.Look command, Streams streams) {
        return jar(command.jarId(), streams).marbles();
    }

    @CommandHandler
    public void handle(Jar.AddAndThrow command, Streams streams) throws Throwable {
        add(command.jarId(), 1, streams);
        throw command.thrown();
    }

    /** Puts in before it takes out, so that a refusal has something to undo. */
    @CommandHandler
    public void handle(Jar.Pour command, Streams streams) {
        add(command.toId(), command.marbles(), streams);
        take(command.fromId(), command.marbles(), streams);
    }

    @CommandHandler
    public Object handle(Jar.Act command, Streams streams) {
        return command.action().apply(streams);
    }

    private static void use(Collection<String> uniqueKeys, Streams streams) {
        if (uniqueKeys != null) {
            uniqueKeys.forEach(streams::use);
        }
    }

    private Jar.State jar(String jarId, Streams streams) {
        Jar.State jar = streams.find(type, jarId);
        if (jar == null) {
            throw new Jar.NoSuchJar(jarId);
        }
        return jar;
    }

    private int add(String jarId, int marbles, Streams streams) {
        int after = jar(jarId, streams).marbles() + marbles;
        streams.append(type, jarId, new Jar.MarblesAdded(jarId, marbles, after));
        return after;
    }

    private int take(String jarId, int marbles, Streams streams) {
        int before = jar(jarId, streams).marbles();
        if (marbles > before) {
            throw new Jar.TooFewMarbles(before);
        }
        streams.append(type, jarId, new Jar.MarblesTaken(jarId, marbles, before - marbles));
        return before - marbles;
    }
}
