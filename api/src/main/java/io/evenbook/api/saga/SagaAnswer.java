package io.evenbook.api.saga;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A saga as views show it.
 *
 * @param key what it is about, such as a trade
 * @param attempts 1, and one more per retry
 * @param lastError null unless something was refused
 * @param timeline what happened, oldest first; null in lists
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
     * One event that moved the saga.
     *
     * @param type stable name of the event, such as {@code trade.TradeExecuted}
     */
    public record TimelineStep(long position, String type, String detail, Instant at) {}
}
