package io.evenbook.command.order;

import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderId;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.spring.stereotype.Aggregate;

/** Handles no commands: its account bears it, its market decides for it. */
@Aggregate(type = "Order", cache = "aggregateCache", lockFactory = "lockFactory")
class Order {
    @AggregateIdentifier
    private OrderId orderId;

    private OrderState state;

    Order() {}

    Order(OrderPlaced placed) {
        apply(placed);
    }

    void apply(OrderEvent event) {
        AggregateLifecycle.apply(event);
    }

    OrderState state() {
        return state;
    }

    @EventSourcingHandler
    void on(OrderEvent event) {
        orderId = event.orderId();
        state = OrderState.evolve(state, event);
    }
}
