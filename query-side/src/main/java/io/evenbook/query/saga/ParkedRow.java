package io.evenbook.query.saga;

import io.evenbook.api.parked.ParkedAnswer;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;

/** A settlement or an event that is parked. */
@MappedSuperclass
abstract class ParkedRow {
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
