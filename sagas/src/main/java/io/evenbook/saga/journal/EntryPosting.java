package io.evenbook.saga.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
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
 * what to do is for the process to say. An account is asked once in each attempt, and what a failed attempt gives back, or rejects, is not
 * to be done to the next one when it is sent again: these commands are keyed by group and attempt. After a success there is no other attempt,
 * and posting takes away what was prepared.
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
        EntryPostingProcess.preparations(requested).forEach(preparation -> send(preparation, message));
        process.next().forEach(command -> send(command, message));
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
        process.next().forEach(command -> send(command, message));
    }

    private void send(Object command, EventMessage<?> message) {
        switch (command) {
            case PreparePart prepare -> commands.sendOnce(prepare, key("part", prepare.accountId()), message);
            case ReleasePart release -> commands.sendOnce(release, key("part-release", release.accountId()), message);
            case RejectGroup reject -> commands.sendOnce(reject, key("group-reject"), message);
            default -> commands.send(command, message);
        }
    }

    private String key(String step, AccountId accountId) {
        return key(step) + "\n" + accountId;
    }

    private String key(String step) {
        return "%s\n%s\n%d".formatted(step, process.groupId(), process.attempt());
    }
}
