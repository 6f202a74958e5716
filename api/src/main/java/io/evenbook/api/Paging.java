package io.evenbook.api;

/**
 * Which part of a list is asked for.
 *
 * @param limit  how many items at most, from 1
 * @param cursor the {@link Page#next()} of the part before, of the same list with the same filters; null: from the start
 */
public record Paging(int limit, String cursor) {

    /** @throws IllegalArgumentException if the limit is less than 1 */
    public Paging {
        if (limit < 1) {
            throw new IllegalArgumentException("must be >= 1: limit=" + limit);
        }
    }
}
