package io.evenbook.query.order;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.EventLog;
import java.math.BigDecimal;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * The lot of a market behind each of its events, which count in lots and do not say how large one is. Terms say it, and
 * so does an order that arrives: it has its quantity in lots, and its own event has it in the base asset. The newest of
 * these counts, and is seldom more than some events away.
 */
final class LotSizes {
    private static final int PAGE = 50;

    private final EventLog log;
    private final MarketId market;
    private long sequence = -1;
    private BigDecimal lotSize;

    LotSizes(EventLog log, MarketId market) {
        this.log = log;
        this.market = market;
    }

    /**
     * The lot behind an event.
     *
     * @param behind its sequence number
     * @throws DetachedEventsException if what says it is in a detached segment of the log
     */
    BigDecimal behind(long behind) {
        if (sequence != behind) {
            lotSize = find(behind);
            sequence = behind;
        }
        return lotSize;
    }

    private BigDecimal find(long behind) {
        for (long last = behind; ; last -= PAGE) {
            List<? extends DomainEventMessage<?>> page =
                    log.eventsOf(market.value(), Math.max(0, last - PAGE + 1), last);
            for (DomainEventMessage<?> event : page.reversed()) {
                BigDecimal found = saidBy((MarketEvent) event.getPayload());
                if (found != null) {
                    return found;
                }
            }
            if (page.size() < PAGE) {
                throw new DetachedEventsException("The lot of market %s at event %d".formatted(market, behind));
            }
        }
    }

    /** Null: it does not say it. */
    private BigDecimal saidBy(MarketEvent event) {
        return switch (event) {
            case MarketListed listed -> listed.terms().lotSize();
            case TermsChanged changed -> changed.terms().lotSize();
            case OrderEntered entered
            when entered.lots() != null -> quantityOf(entered.orderId()).divide(BigDecimal.valueOf(entered.lots()));
            default -> null;
        };
    }

    private BigDecimal quantityOf(OrderId orderId) {
        OrderPlaced placed = (OrderPlaced) log.commands()
                .firstEventsOf(List.of(orderId.value()))
                .getFirst()
                .getPayload();
        return placed.quantity();
    }
}
