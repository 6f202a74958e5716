package io.evenbook.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A part of a list, as every list is answered.
 *
 * @param next the cursor of the part that follows; null: this is the last
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next) implements InParts {

    @Override
    public Page<T> withNext(String cursor) {
        return new Page<>(items, cursor);
    }
}
