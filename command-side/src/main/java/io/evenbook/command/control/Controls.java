package io.evenbook.command.control;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.axon.postgres.Snapshotable;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/** There is one, whose stream grows with every run. Its revision is that of its snapshots. */
@Aggregate(
        type = "Controls",
        cache = "aggregateCache",
        lockFactory = "lockFactory",
        snapshotTriggerDefinition = "accountSnapshotTrigger")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Controls implements Snapshotable {
    @AggregateIdentifier
    private String controlsId;

    private ControlsState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RecordControls command) {
        ControlsState.decide(state, command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(ControlsEvent event) {
        controlsId = ControlsCommand.CONTROLS_ID;
        state = ControlsState.evolve(state, event);
    }

    @Override
    public Controls snapshot() {
        Controls copy = new Controls();
        copy.controlsId = controlsId;
        copy.state = state;
        return copy;
    }
}
