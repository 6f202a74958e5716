package io.evenbook.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One page of a list. Every list is answered in pages.
 *
 * @param next the cursor of the next page; null: this is the last page
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next) implements Paged {

    @Override
    public Page<T> withNext(String cursor) {
        return new Page<>(items, cursor);
    }
}
