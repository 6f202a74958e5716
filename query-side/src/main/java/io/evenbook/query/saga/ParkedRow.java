package io.evenbook.query.saga;

import io.evenbook.api.parked.ParkedAnswer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Subselect;

/**
 * Parked settlements and events. The log itself says what of a view or of the publication is parked, because the view
 * {@code sagas} may be the one that fails: its row is there until an operator decides, or the reader has handled it.
 */
@Entity
@Immutable
@Subselect("""
        select parked_id, reader, position, event, code, error, attempts, since, since_position, saga_id
          from sagas.parked where parked and reader ~ '^[A-Z]'
        union all
        select poison.parked_id, poison.reader, poison.position, poison.event_type, 'reader.failed', poison.error,
               history.attempts, coalesce(history.since, poison.since),
               coalesce(history.since_position, poison.position), null
          from (select 'prk_' || reader || '_' || position as parked_id, reader, position, event_type, error, since
                  from public.poison_events where not skipped) poison
               cross join lateral (
                   select count(*)::int as attempts, min(recorded_at) as since, min(global_index) as since_position
                     from public.events
                    where aggregate_id = poison.parked_id and payload_type = 'parked.EventParked') history
               cross join lateral (
                   select payload_type as stage from public.events
                    where aggregate_id = poison.parked_id order by sequence_number desc limit 1) last
         where last.stage = 'parked.EventParked'""")
class ParkedRow {
    @Id
    String parkedId;

    String reader;
    long position;
    String event;
    String code;
    String error;
    int attempts;
    Instant since;
    long sincePosition;
    String sagaId;

    ParkedAnswer answer() {
        return new ParkedAnswer(parkedId, reader, position, event, code, error, attempts, since, sagaId);
    }
}
