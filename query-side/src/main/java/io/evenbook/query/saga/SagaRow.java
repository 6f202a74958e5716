package io.evenbook.query.saga;

import io.evenbook.api.saga.SagaAnswer;
import io.evenbook.api.saga.SagaAnswer.TimelineStep;
import io.evenbook.api.saga.SagaState;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "sagas", name = "saga")
class SagaRow {
    @Id
    String sagaId;

    String type;
    String key;

    @Enumerated(EnumType.STRING)
    SagaState state;

    String step;
    int attempts;
    Instant startedAt;
    Instant updatedAt;
    String lastError;
    long startedPosition;

    /** Loaded only for one saga. */
    @ElementCollection
    @CollectionTable(schema = "sagas", name = "saga_step", joinColumns = @JoinColumn(name = "saga_id"))
    @OrderBy("position")
    List<StepRow> timeline;

    SagaAnswer answer() {
        return answer(null);
    }

    SagaAnswer answerWithTimeline() {
        return answer(timeline.stream().map(StepRow::answer).toList());
    }

    private SagaAnswer answer(List<TimelineStep> steps) {
        return new SagaAnswer(sagaId, type, key, state, step, attempts, startedAt, updatedAt, lastError, steps);
    }

    @Embeddable
    record StepRow(long position, String eventType, String detail, Instant at) {
        TimelineStep answer() {
            return new TimelineStep(position, eventType, detail, at);
        }
    }
}
