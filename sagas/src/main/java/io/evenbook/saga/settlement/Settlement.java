package io.evenbook.saga.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Settles one trade gross: begins with {@code TradeExecuted}, sends one {@code SettleTrade}, and ends with
 * {@code TradeSettled} or {@code TradeCancelled}. If the command is refused or fails, the saga parks the trade and
 * waits for an operator. A trade that settles in a clearing window ends it at once.
 */
public class Settlement {
    static final String NAME = "Settlement";

    @Autowired
    private transient ProcessDispatcher commands;

    @Autowired
    private transient SagaMeters meters;

    @JsonProperty
    private TradeId tradeId;

    /** Sets the transient fields; only Axon's test fixture sets them by their annotations. */
    public void use(ProcessDispatcher commands, SagaMeters meters) {
        this.commands = commands;
        this.meters = meters;
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradeExecuted executed, EventMessage<?> message) {
        if (!executed.settlesGross()) {
            SagaLifecycle.end();
            return;
        }
        tradeId = executed.tradeId();
        meters.started();
        settle(message);
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(SettlementParked parked) {
        meters.parked();
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(SettlementRetried retried, EventMessage<?> message) {
        settle(message);
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradeSettled settled) {
        meters.ended();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradeCancelled cancelled) {
        meters.ended();
    }

    private void settle(EventMessage<?> cause) {
        commands.send(
                new SettleTrade(tradeId),
                cause,
                failure -> commands.send(new ParkSettlement(tradeId, failure.code(), failure.detail()), cause));
    }
}
