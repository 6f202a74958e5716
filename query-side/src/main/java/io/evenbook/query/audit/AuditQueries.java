package io.evenbook.query.audit;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Paging.Order;
import io.evenbook.api.RejectedException;
import io.evenbook.api.ScannedPage;
import io.evenbook.api.audit.AggregateAnswer;
import io.evenbook.api.audit.AuditQuery.FindAggregate;
import io.evenbook.api.audit.AuditQuery.FindEvent;
import io.evenbook.api.audit.AuditQuery.ListEvents;
import io.evenbook.api.audit.AuditRejection.AggregateUnknown;
import io.evenbook.api.audit.AuditRejection.EventUnknown;
import io.evenbook.api.audit.EventAnswer;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.AggregateStates;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.position.LogTimes;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Component
class AuditQueries {
    /** One request reads at most this many blocks of 1,000 events. */
    private static final int BLOCKS_READ = 50;

    private final EventLog log;
    private final LogTimes times;
    private final EventBlocks blocks;
    private final AccountEvents accounts;
    private final AggregateStates states;
    private final JsonMapper json = EvenbookJson.mapper();

    AuditQueries(EventLog log, LogTimes times, EventBlocks blocks, AccountEvents accounts, AggregateStates states) {
        this.log = log;
        this.times = times;
        this.blocks = blocks;
        this.accounts = accounts;
        this.states = states;
    }

    @QueryHandler
    EventAnswer handle(FindEvent query) {
        return log.at(query.position())
                .map(this::answer)
                .orElseThrow(() -> new RejectedException(new EventUnknown(query.position())));
    }

    @QueryHandler
    ScannedPage<EventAnswer> handle(ListEvents query) {
        if (query.afterPosition() != null && query.paging().cursor() != null) {
            throw new MalformedRequestException(
                    "afterPosition", "The afterPosition and the cursor exclude each other.");
        }
        boolean newestFirst = query.paging().order() == Order.DESC;
        if (query.afterPosition() != null && newestFirst) {
            throw new MalformedRequestException(
                    "afterPosition", "The afterPosition and order=desc exclude each other.");
        }
        Cursors cursors = Cursors.of(
                "events",
                query.aggregateType(),
                query.aggregateId(),
                query.type(),
                query.actor(),
                query.account(),
                query.correlationId(),
                query.from(),
                query.to(),
                query.paging().order());
        return Pages.scanned(
                cursors,
                query.paging(),
                RecordedEvent::position,
                this::answer,
                (behind, limit) -> find(query, range(query, newestFirst, behind), limit));
    }

    /** @param behind the position at which the previous page ended, or null */
    private LogRange range(ListEvents query, boolean newestFirst, Long behind) {
        long after = behind == null || newestFirst ? Objects.requireNonNullElse(query.afterPosition(), 0L) : behind;
        long through = behind == null || !newestFirst ? log.head() : behind - 1;
        return new LogRange(
                Math.max(after, query.from() == null ? 0 : times.positionBefore(query.from())),
                Math.min(through, query.to() == null ? Long.MAX_VALUE : times.positionBefore(query.to())),
                newestFirst);
    }

    private Scan<RecordedEvent, Long> find(ListEvents query, LogRange range, int limit) {
        if (query.account() != null) {
            accounts.await(range.through());
            return new BlockScan(blocks.ofAccount(query.account(), range, BLOCKS_READ + 1), BLOCKS_READ, range)
                    .read(
                            limit,
                            (block, left) ->
                                    log.listAt(accounts.in(block, query.account()), filter(query, block, left)));
        }
        boolean hasIndex = query.aggregateId() != null || query.actor() != null || query.correlationId() != null;
        if (!hasIndex && (query.type() != null || query.aggregateType() != null)) {
            return new BlockScan(
                            blocks.ofType(query.type(), query.aggregateType(), range, BLOCKS_READ + 1),
                            BLOCKS_READ,
                            range)
                    .read(
                            limit,
                            (block, left) ->
                                    log.list(filter(query, block, left)).events());
        }
        EventLog.Listed listed = log.list(filter(query, range, limit));
        return new Scan<>(listed.events(), listed.scannedTo() == 0 ? null : listed.scannedTo());
    }

    private static EventLog.Filter filter(ListEvents query, LogRange range, int limit) {
        return new EventLog.Filter(
                query.aggregateType(),
                query.aggregateId(),
                query.type(),
                query.actor(),
                query.correlationId(),
                null,
                null,
                range.after(),
                range.through() + 1,
                range.newestFirst(),
                limit);
    }

    private EventAnswer answer(RecordedEvent event) {
        JsonNode metaData = json.readTree(event.metadataJson());
        return new EventAnswer(
                event.position(),
                event.eventId(),
                event.aggregateType(),
                event.aggregateId(),
                event.sequence(),
                event.type(),
                event.revision(),
                event.recordedAt(),
                metaData.path(EventMetaData.ACTOR).asString(null),
                metaData.path(EventMetaData.CORRELATION_ID).asString(null),
                metaData.path(EventMetaData.CAUSATION_ID).asString(null),
                metaData.path(EventMetaData.REASON).asString(null),
                event.payloadJson());
    }

    @QueryHandler
    AggregateAnswer handle(FindAggregate query) {
        if (query.atSequence() != null && query.at() != null) {
            throw new MalformedRequestException("atSequence", "The atSequence and the at exclude each other.");
        }
        Predicate<DomainEventMessage<?>> asOf =
                event -> (query.atSequence() == null || event.getSequenceNumber() <= query.atSequence())
                        && (query.at() == null || !event.getTimestamp().isAfter(query.at()));
        // Folds events while it reads them, so that a long history is never in memory as a whole.
        AtomicReference<DomainEventMessage<?>> read = new AtomicReference<>();
        Iterator<? extends DomainEventMessage<?>> events = log.eventsOf(query.aggregateId())
                .takeWhile(asOf)
                .peek(read::set)
                .iterator();
        if (!events.hasNext()) {
            throw new RejectedException(new AggregateUnknown(query.aggregateId()));
        }
        Object state = fold(read.get().getType(), events);
        DomainEventMessage<?> last = read.get();
        return new AggregateAnswer(
                last.getAggregateIdentifier(),
                last.getType(),
                last.getSequenceNumber(),
                EventLog.positionOf(last),
                last.getTimestamp(),
                state);
    }

    private <E extends DomainEventMessage<?>> Object fold(String aggregateType, Iterator<E> events) {
        Iterable<E> once = () -> events;
        return states.fold(aggregateType, once).orElseThrow();
    }
}
