package io.evenbook.axon.postgres;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** A jar of marbles: the aggregate of these tests. */
public class Jar {

    public record Open(@TargetAggregateIdentifier String jarId) {
    }

    public record Add(@TargetAggregateIdentifier String jarId, int marbles) {
    }

    public record Take(@TargetAggregateIdentifier String jarId, int marbles) {
    }

    /** Takes what is above a number of marbles; does nothing if there are no more. */
    public record TakeDownTo(@TargetAggregateIdentifier String jarId, int marbles) {
    }

    /** Does nothing at all. */
    public record Look(@TargetAggregateIdentifier String jarId) {
    }

    /** Puts marbles in, and then throws. */
    public record AddAndThrow(@TargetAggregateIdentifier String jarId, Throwable thrown) {
    }

    public record Opened(String jarId) {
    }

    public record MarblesAdded(String jarId, int marbles, int after) {
    }

    public record MarblesTaken(String jarId, int marbles, int after) {
    }

    public static class TooFewMarbles extends RuntimeException {
        TooFewMarbles(int marbles) {
            super("There are only " + marbles);
        }
    }

    static final EventTypes EVENT_TYPES = EventTypes.builder()
            .add("jar.Opened", "1", Opened.class)
            .add("jar.MarblesAdded", "2", MarblesAdded.class)
            .add("jar.MarblesTaken", "1", MarblesTaken.class)
            .build();

    @AggregateIdentifier
    private String jarId;
    private int marbles;

    Jar() {
    }

    @CommandHandler
    Jar(Open command) {
        apply(new Opened(command.jarId()));
    }

    @CommandHandler
    int handle(Add command) {
        apply(new MarblesAdded(jarId, command.marbles(), marbles + command.marbles()));
        return marbles;
    }

    @CommandHandler
    int handle(Take command) {
        if (command.marbles() > marbles) {
            throw new TooFewMarbles(marbles);
        }
        apply(new MarblesTaken(jarId, command.marbles(), marbles - command.marbles()));
        return marbles;
    }

    @CommandHandler
    void handle(TakeDownTo command) {
        if (marbles > command.marbles()) {
            apply(new MarblesTaken(jarId, marbles - command.marbles(), command.marbles()));
        }
    }

    @CommandHandler
    int handle(Look command) {
        return marbles;
    }

    @CommandHandler
    void handle(AddAndThrow command) throws Throwable {
        apply(new MarblesAdded(jarId, 1, marbles + 1));
        throw command.thrown();
    }

    @EventSourcingHandler
    void on(Opened event) {
        jarId = event.jarId();
    }

    @EventSourcingHandler
    void on(MarblesAdded event) {
        marbles = event.after();
    }

    @EventSourcingHandler
    void on(MarblesTaken event) {
        marbles = event.after();
    }
}
