package io.evenbook.command.trade;

import io.evenbook.api.RejectedException;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.EventLog.Filter;
import io.evenbook.axon.postgres.log.EventLog.Listed;
import org.springframework.stereotype.Component;

/** Finds the clearing window that a trade was made in: the one that was open at its position in the log. */
@Component
class TradeWindows {
    private final EventLog log;

    TradeWindows(EventLog log) {
        this.log = log;
    }

    /**
     * Reads the log, so a trade that was made before the call is found.
     *
     * @return null: the trade settles gross
     * @throws RejectedException {@code trade.unknown}
     */
    WindowId find(TradeId tradeId) {
        if (log.lastPositionOf(tradeId.value()) == 0) {
            throw new RejectedException(new TradeUnknown(tradeId));
        }
        long position = log.firstPositionOf(tradeId.value());
        TradeExecuted trade = read(position, TradeExecuted.class);
        if (trade.settlesGross()) {
            return null;
        }
        Filter lastClose = new Filter(
                null,
                trade.schemeId().value(),
                EventCatalog.of(WindowClosed.class).name(),
                null,
                null,
                null,
                null,
                0,
                position,
                true,
                1);
        Listed found = log.list(lastClose);
        if (found.scannedTo() > 0) {
            throw new IllegalStateException("must close windows more often: " + trade.schemeId());
        }
        return found.events().stream()
                .map(event -> read(event.position(), WindowClosed.class).next().windowId())
                .findFirst()
                .orElse(WindowId.of(trade.schemeId(), 1));
    }

    private <E> E read(long position, Class<E> type) {
        return type.cast(log.eventsBetween(position, position).getFirst().getPayload());
    }
}
