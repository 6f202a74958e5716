package io.evenbook.command.market;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrderRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.RecordedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/**
 * The listed markets, in memory, kept up by what this process commits; one that is not there is looked for in the log, and so are all
 * when it is in doubt whether something was committed. A reading and a commit exclude each other per market, so none overwrites what is
 * newer.
 */
@Component
class LoggedMarkets implements MarketRegistry {
    private static final int MAX_EVENTS = 10_000;

    private final ConcurrentMap<MarketId, ListedMarket> known = new ConcurrentHashMap<>();
    private final EventLog log;

    LoggedMarkets(EventLog log, PostgresEventStore store) {
        this.log = log;
        store.addCommitListener(this::follow);
        store.addDoubtListener(known::clear);
    }

    @Override
    public Optional<ListedMarket> find(MarketId marketId) {
        return Optional.ofNullable(known.computeIfAbsent(marketId, this::read));
    }

    private void follow(List<DomainEventMessage<?>> committed) {
        for (DomainEventMessage<?> message : committed) {
            if (message.getPayload() instanceof MarketEvent event) {
                known.computeIfPresent(event.marketId(), (_, market) -> evolve(market, event));
            }
        }
    }

    /** Not the whole stream: it has an event for every order. */
    private ListedMarket read(MarketId marketId) {
        return Stream.of(MarketListed.class, MarketHalted.class, MarketResumed.class)
                .flatMap(type -> recorded(marketId, EventCatalog.of(type).name()))
                .sorted(Comparator.comparingLong(RecordedEvent::position))
                .flatMap(event -> log.eventsBetween(event.position(), event.position()).stream())
                .map(message -> (MarketEvent) message.getPayload())
                .reduce(null, LoggedMarkets::evolve, (_, later) -> later);
    }

    private Stream<RecordedEvent> recorded(MarketId marketId, String type) {
        return log.list(new EventLog.Filter(null, marketId.value(), type, null, null, null, null, 0, MAX_EVENTS)).stream();
    }

    private static ListedMarket evolve(ListedMarket market, MarketEvent event) {
        return switch (event) {
            case MarketListed listed -> new ListedMarket(listed.terms(), MarketStatus.OPEN);
            case MarketHalted _ -> new ListedMarket(market.terms(), MarketStatus.HALTED);
            case MarketResumed _ -> new ListedMarket(market.terms(), MarketStatus.OPEN);
            case OrderAdmitted _, BookOrderReduced _, BookOrderRemoved _ -> market;
        };
    }
}
