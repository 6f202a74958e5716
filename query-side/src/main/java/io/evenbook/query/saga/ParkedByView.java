package io.evenbook.query.saga;

import jakarta.persistence.Entity;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Subselect;

/**
 * An event that a view or the publication has parked. The log itself says it, because the view {@code sagas} may be the
 * one that fails: its row is there until an operator decides, or the reader has handled it.
 */
@Entity
@Immutable
@Subselect("""
        select poison.parked_id, poison.reader, poison.position, poison.event_type as event, 'reader.failed' as code,
               poison.error, history.attempts, coalesce(history.since, poison.since) as since,
               coalesce(history.since_position, poison.position) as since_position, null as saga_id
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
class ParkedByView extends ParkedRow {}
