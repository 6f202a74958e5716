package io.evenbook.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * An event as the log stores it.
 *
 * @param sequence sequence number of the event in its aggregate's stream, from 0
 * @param type stable name, such as {@code account.FundsHeld}
 * @param reason given by an operator; null: none
 * @param payload the event in its form of docs/events
 */
public record EventAnswer(
        long position,
        String eventId,
        String aggregateType,
        String aggregateId,
        long sequence,
        String type,
        String revision,
        Instant recordedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) String actor,
        @JsonInclude(JsonInclude.Include.ALWAYS) String correlationId,
        @JsonInclude(JsonInclude.Include.ALWAYS) String causationId,
        String reason,
        @JsonRawValue String payload) {}
