package io.evenbook.query.support.list;

import java.util.Collection;
import org.springframework.data.jpa.domain.Specification;

/** The conditions of lists. A filter that is null lets every row through. */
public final class Filters {
    private Filters() {}

    /** @param value compared as it is if it is an enum, else as its text */
    public static <R> Specification<R> equal(String attribute, Object value) {
        if (value == null) {
            return Specification.unrestricted();
        }
        Object stored = value instanceof Enum<?> ? value : value.toString();
        return (row, _, criteria) -> criteria.equal(row.get(attribute), stored);
    }

    /** @param values none: no row passes */
    public static <R> Specification<R> in(String attribute, Collection<String> values) {
        return (row, _, criteria) ->
                values.isEmpty() ? criteria.disjunction() : row.get(attribute).in(values);
    }

    /** @param attribute a boolean that selects a partial index or a table */
    public static <R> Specification<R> is(String attribute, boolean value) {
        return (row, _, criteria) -> value ? criteria.isTrue(row.get(attribute)) : criteria.isFalse(row.get(attribute));
    }
}
