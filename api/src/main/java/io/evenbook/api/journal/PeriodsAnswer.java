package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * The closed accounting periods.
 *
 * @param closedThrough no new entry has an effective time at or before it; null: no period is closed
 */
public record PeriodsAnswer(
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant closedThrough) {}
