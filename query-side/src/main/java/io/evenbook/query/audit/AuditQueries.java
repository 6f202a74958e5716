package io.evenbook.query.audit;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.Paging.Order;
import io.evenbook.api.RejectedException;
import io.evenbook.api.audit.AggregateAnswer;
import io.evenbook.api.audit.AggregateStates;
import io.evenbook.api.audit.AuditQuery.FindAggregate;
import io.evenbook.api.audit.AuditQuery.FindEvent;
import io.evenbook.api.audit.AuditQuery.ListEvents;
import io.evenbook.api.audit.AuditRejection.AggregateUnknown;
import io.evenbook.api.audit.AuditRejection.EventUnknown;
import io.evenbook.api.audit.EventAnswer;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.RecordedEvent;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Parts;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Component
class AuditQueries {
    private final EventLog log;
    private final AggregateStates states;
    private final JsonMapper json = EvenbookJson.mapper();

    AuditQueries(EventLog log, AggregateStates states) {
        this.log = log;
        this.states = states;
    }

    @QueryHandler
    EventAnswer handle(FindEvent query) {
        return log.at(query.position())
                .map(this::answer)
                .orElseThrow(() -> new RejectedException(new EventUnknown(query.position())));
    }

    @QueryHandler
    Page<EventAnswer> handle(ListEvents query) {
        if (query.afterPosition() != null && query.paging().cursor() != null) {
            throw new MalformedRequestException("afterPosition", "The afterPosition and the cursor exclude each other.");
        }
        Cursors cursors = Cursors.of(
                "events",
                query.aggregateType(),
                query.aggregateId(),
                query.type(),
                query.actor(),
                query.correlationId(),
                query.from(),
                query.to(),
                query.paging().order());
        boolean newestFirst = query.paging().order() == Order.DESC;
        if (query.afterPosition() != null && newestFirst) {
            throw new MalformedRequestException("afterPosition", "The afterPosition and order=desc exclude each other.");
        }
        long afterPosition = query.afterPosition() == null ? 0 : query.afterPosition();
        return Parts.of(cursors, query.paging(), event -> Long.toString(event.position()), this::answer, (after, limit) ->
                log.list(new EventLog.Filter(
                        query.aggregateType(),
                        query.aggregateId(),
                        query.type(),
                        query.actor(),
                        query.correlationId(),
                        query.from(),
                        query.to(),
                        after != null && !newestFirst ? Long.parseLong(after) : afterPosition,
                        after != null && newestFirst ? Long.parseLong(after) : Long.MAX_VALUE,
                        newestFirst,
                        limit)));
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
        Predicate<DomainEventMessage<?>> asOf = event ->
                (query.atSequence() == null || event.getSequenceNumber() <= query.atSequence())
                        && (query.at() == null || !event.getTimestamp().isAfter(query.at()));
        // Folded as they are read: a long history is never in memory as a whole.
        AtomicReference<DomainEventMessage<?>> read = new AtomicReference<>();
        Iterator<? extends DomainEventMessage<?>> events =
                log.eventsOf(query.aggregateId()).takeWhile(asOf).peek(read::set).iterator();
        if (!events.hasNext()) {
            throw new RejectedException(new AggregateUnknown(query.aggregateId()));
        }
        Object state = fold(read.get().getType(), events);
        DomainEventMessage<?> last = read.get();
        return new AggregateAnswer(
                last.getAggregateIdentifier(), last.getType(), last.getSequenceNumber(), position(last), last.getTimestamp(), state);
    }

    private <E extends DomainEventMessage<?>> Object fold(String aggregateType, Iterator<E> events) {
        Iterable<E> once = () -> events;
        return states.fold(aggregateType, once).orElseThrow();
    }

    private static long position(DomainEventMessage<?> event) {
        return ((TrackedEventMessage<?>) event).trackingToken().position().orElseThrow();
    }
}
