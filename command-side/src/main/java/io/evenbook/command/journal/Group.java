package io.evenbook.command.journal;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupId;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate(type = "EntryGroup", cache = "aggregateCache", lockFactory = "lockFactory")
class Group {
    @AggregateIdentifier
    private GroupId groupId;

    private GroupState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(PostEntries command, GroupRules rules) {
        rules.decide(state, command).forEach(event -> apply(event));
    }

    @CommandHandler
    void handle(CompleteGroup command, GroupRules rules) {
        rules.decide(state, command).forEach(event -> apply(event));
    }

    @CommandHandler
    void handle(RejectGroup command, GroupRules rules) {
        rules.decide(state, command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(GroupEvent event) {
        groupId = event.groupId();
        state = GroupState.evolve(state, event);
    }
}
