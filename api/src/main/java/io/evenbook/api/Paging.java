package io.evenbook.api;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many items at most, from 1
 * @param cursor the {@link Page#next()} of the part before, of the same list with the same filters and order; null:
 *     from the start
 * @param order of a list that can be had either way; otherwise null
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

    /** Of a list that has one order. */
    public Paging(int limit, String cursor) {
        this(limit, cursor, null);
    }
}
