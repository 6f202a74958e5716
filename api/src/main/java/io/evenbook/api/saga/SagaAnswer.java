package io.evenbook.api.saga;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A saga in the sagas view.
 *
 * @param type Settlement
 * @param key the identifier that the saga is about, such as a trade's
 * @param state RUNNING, STUCK (an operator has to decide), or ENDED
 * @param attempts 1, plus 1 per retry
 * @param lastError the latest refusal; null: none
 * @param timeline the events of the saga, oldest first; null in lists
 */
public record SagaAnswer(
        String sagaId,
        String type,
        String key,
        SagaState state,
        String step,
        int attempts,
        Instant startedAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) String lastError,
        List<TimelineStep> timeline) {

    /**
     * One event of the saga.
     *
     * @param type stable name of the event, such as {@code trade.TradeExecuted}
     * @param at when the event was recorded
     */
    public record TimelineStep(long position, String type, String detail, Instant at) {}
}
