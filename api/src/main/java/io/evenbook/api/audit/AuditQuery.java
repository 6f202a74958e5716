package io.evenbook.api.audit;

import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.ScannedPage;
import io.evenbook.api.id.AccountId;
import java.time.Instant;

/** What auditors may ask of the log itself. */
public sealed interface AuditQuery<R> extends Query<R> {

    /** The event at a position. */
    record FindEvent(long position) implements AuditQuery<EventAnswer> {}

    /**
     * Events by position; a filter that is null lets everything through. A request looks at so much of the log, however
     * little it finds.
     *
     * @param type stable name, such as {@code account.FundsHeld}
     * @param account events of the account, of its orders, its trades, and those whose entry has a posting on it
     * @param from recorded then or later
     * @param to recorded before
     * @param afterPosition only higher positions; not together with a cursor
     */
    record ListEvents(
            String aggregateType,
            String aggregateId,
            String type,
            String actor,
            AccountId account,
            String correlationId,
            Instant from,
            Instant to,
            Long afterPosition,
            Paging paging)
            implements AuditQuery<ScannedPage<EventAnswer>> {}

    /**
     * The state of an aggregate as of one of its events, of a time, or now. At most one of the two is given.
     *
     * @param atSequence as of the last event with this sequence number or a smaller one
     * @param at as of the last event that was recorded then or before
     */
    record FindAggregate(String aggregateId, Long atSequence, Instant at) implements AuditQuery<AggregateAnswer> {}
}
