package io.evenbook.query.support.list;

import io.evenbook.api.Paging;
import io.evenbook.api.Paging.Order;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;

/** As {@link PageParameters}, and {@code order}: {@code asc} for oldest first or {@code desc} for newest first. */
public record SortedPageParameters(
        @Min(1) @Max(500) Integer limit,
        String cursor,
        @Pattern(regexp = "asc|desc") String order) {

    /** Oldest first by default. */
    public Paging oldestFirst() {
        return paging(Order.ASC);
    }

    /** Newest first by default. */
    public Paging newestFirst() {
        return paging(Order.DESC);
    }

    private Paging paging(Order byDefault) {
        Paging page = new PageParameters(limit, cursor).paging();
        return new Paging(
                page.limit(), page.cursor(), order == null ? byDefault : Order.valueOf(order.toUpperCase(Locale.ROOT)));
    }
}
