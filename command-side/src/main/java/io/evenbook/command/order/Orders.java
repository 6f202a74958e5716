package io.evenbook.command.order;

import io.evenbook.api.RejectedException;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import java.util.function.Supplier;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;

/** Orders within the unit of work of a command: born by their account, afterwards read and changed by their market. */
public final class Orders {
    private final Supplier<Repository<Order>> repository;

    Orders(Supplier<Repository<Order>> repository) {
        this.repository = repository;
    }

    /** To be called by the account's handler. */
    public static void place(OrderPlaced placed) {
        try {
            AggregateLifecycle.createNew(Order.class, () -> new Order(placed));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws RejectedException {@code order.unknown} */
    public OrderState find(OrderId orderId) {
        return load(orderId).invoke(Order::state);
    }

    /**
     * The sequence number of the order's last event.
     *
     * @throws RejectedException {@code order.unknown}
     */
    public Long versionOf(OrderId orderId) {
        return load(orderId).version();
    }

    public void apply(OrderEvent event) {
        load(event.orderId()).execute(order -> order.apply(event));
    }

    private Aggregate<Order> load(OrderId orderId) {
        try {
            return repository.get().load(orderId.value());
        } catch (AggregateNotFoundException e) {
            throw new RejectedException(new OrderUnknown(orderId.value()));
        }
    }
}
