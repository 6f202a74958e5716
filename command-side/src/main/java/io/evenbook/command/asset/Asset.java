package io.evenbook.command.asset;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate(type = "Asset", cache = "aggregateCache", lockFactory = "lockFactory")
class Asset {
    @AggregateIdentifier
    private AssetCode asset;

    private AssetState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RegisterAsset command) {
        AssetState.decide(state, command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(AssetEvent event) {
        asset = event.asset();
        state = AssetState.evolve(state, event);
    }
}
