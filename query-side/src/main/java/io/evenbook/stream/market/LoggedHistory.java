package io.evenbook.stream.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/** The histories of markets, page by page. */
@Component
class LoggedHistory implements History {
    private static final int PAGE = 1_000;

    private final EventLog log;

    LoggedHistory(EventLog log) {
        this.log = log;
    }

    @Override
    public Stream<Happened> of(MarketId market) {
        return log.eventsOf(market.value()).map(LoggedHistory::happened);
    }

    @Override
    public Stream<Happened> between(MarketId market, long first, long last) {
        long pages = Math.ceilDiv(last - first + 1, PAGE);
        return LongStream.range(0, pages).boxed().flatMap(page -> {
            long begin = first + page * PAGE;
            return page(market, begin, Math.min(begin + PAGE - 1, last)).stream();
        });
    }

    private List<Happened> page(MarketId market, long first, long last) {
        List<Happened> events = new ArrayList<>();
        log.eventsOf(market.value(), first, last).forEach(event -> events.add(happened(event)));
        return events;
    }

    private static Happened happened(DomainEventMessage<?> event) {
        return new Happened(event.getSequenceNumber(), event.getTimestamp(), (MarketEvent) event.getPayload());
    }
}
