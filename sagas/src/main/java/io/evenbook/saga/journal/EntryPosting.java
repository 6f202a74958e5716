package io.evenbook.saga.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Takes one group of entries from its request to the event that says that it is posted, or rejected. It keeps the state and dispatches;
 * what to do is for the process to say. The first step is keyed by group, attempt and account, so that an account is asked once; posting
 * and giving back take away what was prepared.
 */
public class EntryPosting {
    static final String NAME = "EntryPosting";

    @Autowired
    private transient ProcessDispatcher commands;

    @Autowired
    private transient SagaMeters meters;

    @JsonProperty
    private EntryPostingProcess process;

    /** Gives it what it needs beyond its state. The annotations of the fields are for Axon's test fixture. */
    void use(ProcessDispatcher commands, SagaMeters meters) {
        this.commands = commands;
        this.meters = meters;
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "groupId")
    void on(EntriesRequested requested, EventMessage<?> message) {
        process = EntryPostingProcess.of(requested);
        meters.started();
        EntryPostingProcess.preparations(requested).forEach(preparation -> commands.sendOnce(
                preparation,
                "part\n%s\n%d\n%s".formatted(requested.groupId(), requested.attempt(), preparation.accountId()),
                message));
        process.next().forEach(command -> commands.send(command, message));
    }

    @SagaEventHandler(associationProperty = "groupId")
    void on(PartPrepared prepared, EventMessage<?> message) {
        advance(message);
    }

    @SagaEventHandler(associationProperty = "groupId")
    void on(PartRefused refused, EventMessage<?> message) {
        advance(message);
    }

    @SagaEventHandler(associationProperty = "groupId")
    void on(PartPosted posted, EventMessage<?> message) {
        advance(message);
    }

    @SagaEventHandler(associationProperty = "groupId")
    void on(PartReleased released, EventMessage<?> message) {
        advance(message);
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "groupId")
    void on(EntriesPosted posted) {
        meters.ended();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "groupId")
    void on(EntriesRejected rejected) {
        meters.ended();
    }

    private void advance(EventMessage<?> message) {
        process = process.evolve(message.getPayload());
        process.next().forEach(command -> commands.send(command, message));
    }
}
