package io.evenbook.command.control;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.control.ReconciliationId;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate(type = "Reconciliation", cache = "aggregateCache", lockFactory = "lockFactory")
class Reconciliation {
    @AggregateIdentifier
    private ReconciliationId reconciliationId;

    private ReconciliationState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RecordReconciliation command) {
        ReconciliationState.decide(state, command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(ReconciliationEvent event) {
        reconciliationId = event.reconciliationId();
        state = ReconciliationState.evolve(state, event);
    }
}
