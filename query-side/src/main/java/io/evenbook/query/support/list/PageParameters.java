package io.evenbook.query.support.list;

import io.evenbook.api.Paging;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The parameters {@code limit}, 1 to 500 and 50 by default, and {@code cursor} of a list. */
public record PageParameters(@Min(1) @Max(500) Integer limit, String cursor) {
    private static final int DEFAULT_LIMIT = 50;

    public Paging paging() {
        return paging(DEFAULT_LIMIT);
    }

    /** @param defaultLimit for a list of small items; 1 to 500 */
    public Paging paging(int defaultLimit) {
        return new Paging(limit == null ? defaultLimit : limit, cursor);
    }
}
