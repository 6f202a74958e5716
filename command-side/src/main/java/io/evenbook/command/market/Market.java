package io.evenbook.command.market;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketCommand.ResumeMarket;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketId;
import io.evenbook.axon.postgres.Snapshotable;
import io.evenbook.command.ExpectedVersion;
import io.evenbook.command.market.Change.InMarket;
import io.evenbook.command.market.Change.InOrder;
import io.evenbook.command.market.Change.NewTrade;
import io.evenbook.command.trade.Trades;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/** Its revision is that of its snapshots: another form of the state needs another one, older snapshots are then passed over. */
@Aggregate(
        type = "Market",
        cache = "aggregateCache",
        lockFactory = "lockFactory",
        snapshotTriggerDefinition = "marketSnapshotTrigger")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Market implements Snapshotable {
    @AggregateIdentifier
    private MarketId marketId;

    private MarketState state;

    /** A command on an order names the order's version, any other the market's. */
    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command, MarketContext context) {
        ExpectedVersion.check(command, switch (command.getPayload()) {
            case CancelOrder cancel -> context.orders().versionOf(cancel.orderId());
            case ReduceOrder reduce -> context.orders().versionOf(reduce.orderId());
            default -> getVersion();
        });
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ListMarket command, MarketContext context) {
        decide(command, context);
    }

    @CommandHandler
    void handle(HaltMarket command, MarketContext context) {
        decide(command, context);
    }

    @CommandHandler
    void handle(ResumeMarket command, MarketContext context) {
        decide(command, context);
    }

    @CommandHandler
    void handle(SubmitOrder command, MarketContext context) {
        decide(command, context);
    }

    @CommandHandler
    void handle(CancelOrder command, MarketContext context) {
        decide(command, context);
    }

    @CommandHandler
    void handle(ReduceOrder command, MarketContext context) {
        decide(command, context);
    }

    private void decide(MarketCommand command, MarketContext context) {
        for (Change change : MarketState.decide(state, command, context)) {
            switch (change) {
                case InMarket(var event) -> apply(event);
                case InOrder(var event) -> context.orders().apply(event);
                case NewTrade(var event) -> Trades.execute(event);
            }
        }
    }

    @EventSourcingHandler
    void on(MarketEvent event) {
        marketId = event.marketId();
        state = MarketState.evolve(state, event);
    }

    @Override
    public Market snapshot() {
        Market copy = new Market();
        copy.marketId = marketId;
        copy.state = state;
        return copy;
    }
}
