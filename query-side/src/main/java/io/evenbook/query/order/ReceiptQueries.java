package io.evenbook.query.order;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.receipt.ReceiptQuery.ListReceipt;
import io.evenbook.api.receipt.ReceiptStep;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/**
 * Lists the steps of an order out of the log: the order's own stream, and of the commands that wrote it the events of
 * its market and its account. A page reads at most one command a step.
 */
@Component
class ReceiptQueries {
    private final EventLog log;
    private final VisibleAccounts visible;
    private final OrderQueries orders;

    ReceiptQueries(EventLog log, VisibleAccounts visible, OrderQueries orders) {
        this.log = log;
        this.visible = visible;
        this.orders = orders;
    }

    /**
     * @throws RejectedException if there is no such order, or the caller may not see its account
     * @throws DetachedEventsException if the order began in a detached segment of the log
     */
    @QueryHandler
    Page<ReceiptStep> handle(ListReceipt query) {
        Receipt receipt = Receipt.of(log, placed(query.orderId()));
        return Pages.of(
                Cursors.of("receipt", query.orderId()),
                query.paging(),
                entry -> Long.toString(entry.sequence()),
                receipt::step,
                (after, limit) -> receipt.read(after == null ? 0 : Long.parseLong(after) + 1, limit));
    }

    private DomainEventMessage<?> placed(String orderId) {
        try {
            return log.commands().pageOf(orderId, 0, 1).stream()
                    .<DomainEventMessage<?>>map(Function.identity())
                    .filter(event -> event.getPayload() instanceof OrderPlaced order
                            && visible.include(order.accountId().value()))
                    .findFirst()
                    .orElseThrow(() -> new RejectedException(new OrderUnknown(orderId)));
        } catch (DetachedEventsException e) {
            // The log cannot say whose order it is; nobody may learn of a foreign one
            if (orders.shows(orderId)) {
                throw e;
            }
            throw new RejectedException(new OrderUnknown(orderId));
        }
    }
}
