package io.evenbook.saga.routing;

import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderSequence;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import java.time.Duration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Brings orders to their markets in the order in which they were placed. An order is handed over once the queue of its market's partition
 * has accepted it: whatever is sent to the market afterwards stands behind it.
 */
final class OrderRouting implements EventMessageHandler, OrderSequence {
    static final String NAME = "OrderRouting";

    /** Between looks at the reader's own position, which moves without waking anyone when it starts. */
    private static final long LOOK_AGAIN_MS = 20;

    private final ProcessDispatcher commands;
    private final Duration patience;
    private final LogReader reader;
    private final Object handedOver = new Object();
    private long handedOverThrough;

    /** @param patience how long {@link #awaitHandedOver} waits at most */
    OrderRouting(ProcessDispatcher commands, EventProcessors processors, Duration patience) {
        this.commands = commands;
        this.patience = patience;
        this.reader = processors.add(NAME, this);
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayloadType() == OrderPlaced.class;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        OrderPlaced placed = (OrderPlaced) message.getPayload();
        commands.send(new SubmitOrder(placed.marketId(), placed.orderId()), message);
        // What is rolled back will be sent again: until then only what is committed counts.
        CurrentUnitOfWork.get().onRollback(_ -> handedOverThrough(0));
        handedOverThrough(((TrackedEventMessage<?>) message).trackingToken().position().orElseThrow());
        return null;
    }

    @Override
    public void awaitHandedOver(long position) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (handedOver) {
            while (Math.max(handedOverThrough, reader.position()) < position) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("not handed over within %s: position=%d".formatted(patience, position));
                }
                try {
                    handedOver.wait(LOOK_AGAIN_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
        }
    }

    private void handedOverThrough(long position) {
        synchronized (handedOver) {
            handedOverThrough = position;
            handedOver.notifyAll();
        }
    }
}
