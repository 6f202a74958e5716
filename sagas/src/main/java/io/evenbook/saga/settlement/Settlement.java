package io.evenbook.saga.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Settles one trade, from its execution to the event that says it is settled. It keeps the state and dispatches; what to do is for the
 * settlement process to say. A step that is refused is recorded with the trade, and the saga waits there for an operator's retry.
 */
public class Settlement {
    static final String NAME = "Settlement";

    @Autowired
    private transient ProcessDispatcher commands;

    @Autowired
    private transient SagaMeters meters;

    @JsonProperty
    private SettlementProcess process;

    /** Gives it what it needs beyond its state. The annotations of the fields are for Axon's test fixture. */
    public void use(ProcessDispatcher commands, SagaMeters meters) {
        this.commands = commands;
        this.meters = meters;
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradeExecuted executed, EventMessage<?> message) {
        process = SettlementProcess.of(executed);
        meters.started();
        advance(message);
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradePaidIn paid, EventMessage<?> message) {
        advance(message);
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradePaidOut paid, EventMessage<?> message) {
        advance(message);
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(SettlementParked parked) {
        meters.parked();
    }

    @SagaEventHandler(associationProperty = "tradeId")
    void on(SettlementRetried retried, EventMessage<?> message) {
        advance(message);
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "tradeId")
    void on(TradeSettled settled) {
        meters.ended();
    }

    private void advance(EventMessage<?> message) {
        List<Object> next = process.react(message.getPayload());
        process = process.evolve(message.getPayload());
        SettlementStep step = process.step();
        next.forEach(command -> commands.send(command, message, refused -> park(step, refused, message)));
    }

    private void park(SettlementStep step, Rejection refused, EventMessage<?> cause) {
        commands.send(new ParkSettlement(process.trade().tradeId(), step, refused.code(), refused.detail()), cause);
    }
}
