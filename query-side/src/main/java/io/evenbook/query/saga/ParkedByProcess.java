package io.evenbook.query.saga;

import jakarta.persistence.Entity;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Subselect;

/** A settlement or an event that a process has parked, as the view says. */
@Entity
@Immutable
@Subselect("""
        select parked_id, reader, position, event, code, error, attempts, since, since_position, saga_id
          from sagas.parked where parked and reader ~ '^[A-Z]'""")
class ParkedByProcess extends ParkedRow {}
