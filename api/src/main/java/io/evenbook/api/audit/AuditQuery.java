package io.evenbook.api.audit;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.ScannedPage;
import io.evenbook.api.id.AccountId;
import java.time.Instant;

/** Queries about the log itself. */
public sealed interface AuditQuery<R> extends Query<R> {

    /** The event at a position. */
    record FindEvent(long position) implements AuditQuery<EventAnswer> {}

    /**
     * Events by position. A filter that is null accepts every event. One request scans a bounded range of the log,
     * however few events it finds.
     *
     * @param type stable name, such as {@code account.FundsHeld}
     * @param account events of the account, of its orders and trades, and events whose entry has a leg on it
     * @param from only events recorded at or after it
     * @param to only events recorded before it
     * @param afterPosition only higher positions; null if the paging has a cursor
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
     * The state of an aggregate after one of its events, at a time, or now. At most one of the two parameters is given.
     *
     * @param atSequence the last event with this sequence number or a smaller one
     * @param at the last event recorded at or before it
     */
    record FindAggregate(String aggregateId, Long atSequence, Instant at) implements AuditQuery<AggregateAnswer> {}

    /**
     * Recorded refusals, by the time of recording. A filter that is null accepts every refusal.
     *
     * @param actor the user's id
     * @param code code of the problem
     * @param from only refusals recorded in the minute of this time or later
     * @param to only refusals recorded in minutes that began before it
     */
    record ListRefusals(String actor, String code, Instant from, Instant to, Paging paging)
            implements AuditQuery<Page<RefusalAnswer>> {}
}
