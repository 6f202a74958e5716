package io.evenbook.query.saga;

import io.evenbook.api.parked.ParkedAnswer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "sagas", name = "parked")
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
    boolean parked;

    ParkedAnswer answer() {
        return new ParkedAnswer(parkedId, reader, position, event, code, error, attempts, since, sagaId);
    }
}
