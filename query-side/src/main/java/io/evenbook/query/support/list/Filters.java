package io.evenbook.query.support.list;

import org.springframework.data.jpa.domain.Specification;

/** The conditions of lists. A filter that is not given lets every row through. */
public final class Filters {
    private Filters() {}

    /** @param value an enum as it is, anything else as its text; null lets every row through */
    public static <R> Specification<R> equal(String attribute, Object value) {
        if (value == null) {
            return Specification.unrestricted();
        }
        Object stored = value instanceof Enum<?> ? value : value.toString();
        return (row, _, criteria) -> criteria.equal(row.get(attribute), stored);
    }

    /** @param attribute a boolean that an index is limited to */
    public static <R> Specification<R> isTrue(String attribute) {
        return (row, _, criteria) -> criteria.isTrue(row.get(attribute));
    }
}
