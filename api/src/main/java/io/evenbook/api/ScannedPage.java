package io.evenbook.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A part of a list that is looked for in the log. A request looks at so much of it; then the part ends, with as many
 * items as it has by then, perhaps none.
 *
 * @param next the cursor of the part that follows; null: this is the last
 * @param scannedTo the position up to which the log was looked at, where the part ended before it was full; otherwise
 *     absent
 */
public record ScannedPage<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next,
        Long scannedTo) implements InParts {

    @Override
    public ScannedPage<T> withNext(String cursor) {
        return new ScannedPage<>(items, cursor, scannedTo);
    }
}
