package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Which periods of the books are closed.
 *
 * @param closedThrough nothing can newly take effect then or before; null: the books are open as a whole
 */
public record PeriodsAnswer(
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant closedThrough) {}
