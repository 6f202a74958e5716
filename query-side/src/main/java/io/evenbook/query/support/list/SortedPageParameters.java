package io.evenbook.query.support.list;

import io.evenbook.api.Paging;
import io.evenbook.api.Paging.Order;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;

/**
 * As {@link PageParameters}, of a list that can be had either way: {@code order} is {@code asc}, oldest first, or
 * {@code desc}.
 */
public record SortedPageParameters(
        @Min(1) @Max(500) Integer limit,
        String cursor,
        @Pattern(regexp = "asc|desc") String order) {

    /** Oldest first unless asked otherwise. */
    public Paging oldestFirst() {
        return paging(Order.ASC);
    }

    /** Newest first unless asked otherwise. */
    public Paging newestFirst() {
        return paging(Order.DESC);
    }

    private Paging paging(Order unlessAsked) {
        Paging part = new PageParameters(limit, cursor).paging();
        return new Paging(
                part.limit(),
                part.cursor(),
                order == null ? unlessAsked : Order.valueOf(order.toUpperCase(Locale.ROOT)));
    }
}
