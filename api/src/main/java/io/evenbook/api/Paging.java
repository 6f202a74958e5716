package io.evenbook.api;

/**
 * The page of a list that a query asks for.
 *
 * @param limit the most items of the page, 1 or greater
 * @param cursor the {@link Page#next()} of the previous page of the same list, with the same filters and order; null:
 *     the first page
 * @param order ASC or DESC; null for a list that has only one order
 */
public record Paging(int limit, String cursor, Order order) {

    /** ASC: oldest first. DESC: newest first. */
    public enum Order {
        ASC,
        DESC
    }

    /** @throws IllegalArgumentException if the limit is less than 1 */
    public Paging {
        if (limit < 1) {
            throw new IllegalArgumentException("must be >= 1: limit=" + limit);
        }
    }

    /** A page of a list that has only one order. */
    public Paging(int limit, String cursor) {
        this(limit, cursor, null);
    }
}
