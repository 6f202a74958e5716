package io.evenbook.command.trade;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeId;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate(type = "Trade", cache = "aggregateCache", lockFactory = "lockFactory")
class Trade {
    @AggregateIdentifier
    private TradeId tradeId;

    private TradeState state;

    Trade() {}

    Trade(TradeExecuted executed) {
        apply(executed);
    }

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    void handle(SettleTrade command) {
        state.decide(command).forEach(event -> apply(event));
    }

    @CommandHandler
    void handle(ParkSettlement command) {
        state.decide(command).forEach(event -> apply(event));
    }

    @CommandHandler
    void handle(RetrySettlement command) {
        state.decide(command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(TradeEvent event) {
        tradeId = event.tradeId();
        state = TradeState.evolve(state, event);
    }
}
