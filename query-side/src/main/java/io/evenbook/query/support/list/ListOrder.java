package io.evenbook.query.support.list;

import io.evenbook.api.Paging;
import java.util.function.Function;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;

/**
 * The order of a list: by an attribute that is unique and immutable. Rows that are added while a client reads page
 * after page are never shown twice and never hide others.
 *
 * @param attribute of the row
 * @param key reads it from a row
 * @param parse the inverse of the key's {@code toString}
 */
public record ListOrder<R, K extends Comparable<? super K>>(
        String attribute, Sort.Direction direction, Function<R, K> key, Function<String, K> parse) {

    public static <R> ListOrder<R, Long> byPosition(String attribute, Paging.Order order, Function<R, Long> key) {
        return new ListOrder<>(attribute, Sort.Direction.valueOf(order.name()), key, Long::valueOf);
    }

    public static <R> ListOrder<R, Long> newestFirst(String attribute, Function<R, Long> key) {
        return byPosition(attribute, Paging.Order.DESC, key);
    }

    public static <R> ListOrder<R, String> byName(String attribute, Function<R, String> key) {
        return new ListOrder<>(attribute, Sort.Direction.ASC, key, Function.identity());
    }

    public boolean isAscending() {
        return direction.isAscending();
    }

    Sort sort() {
        return Sort.by(direction, attribute);
    }

    /** Rows up to a key, this one included. */
    Specification<R> through(K bound) {
        return (row, _, criteria) -> direction.isAscending()
                ? criteria.lessThanOrEqualTo(row.get(attribute), bound)
                : criteria.greaterThanOrEqualTo(row.get(attribute), bound);
    }

    Specification<R> after(String key) {
        K bound = parse.apply(key);
        return (row, _, criteria) -> direction.isAscending()
                ? criteria.greaterThan(row.get(attribute), bound)
                : criteria.lessThan(row.get(attribute), bound);
    }
}
