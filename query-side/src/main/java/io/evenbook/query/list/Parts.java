package io.evenbook.query.list;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.jpa.domain.Specification;

/** Reads a list in parts. */
public final class Parts {
    private Parts() {}

    /** The part of a table's rows that is asked for. */
    public static <R, A> Page<A> of(
            Rows<R, ?> rows,
            Specification<R> filter,
            ListOrder<R, ?> order,
            Cursors cursors,
            Paging paging,
            Function<R, A> answer) {
        return of(cursors, paging, row -> order.key().apply(row).toString(), answer, (after, limit) -> {
            Specification<R> part = after == null ? filter : filter.and(order.after(after));
            return rows.findBy(part, query -> query.sortBy(order.sort()).limit(limit).all());
        });
    }

    /**
     * The part that is asked for of whatever can be read in an order.
     *
     * @param key  what tells an item from all others and where it stands in the order
     * @param read asked for one item more than is shown, to learn whether something follows
     */
    public static <R, A> Page<A> of(
            Cursors cursors, Paging paging, Function<R, String> key, Function<R, A> answer, ReadAfter<R> read) {
        String after = paging.cursor() == null ? null : cursors.key(paging.cursor());
        List<R> found = read.read(after, paging.limit() + 1);
        List<R> shown = found.subList(0, Math.min(found.size(), paging.limit()));
        String next = found.size() > shown.size() ? cursors.after(key.apply(shown.getLast())) : null;
        return new Page<>(shown.stream().map(answer).toList(), next);
    }

    /** Reads the first items that follow the one with this key, or the first of all if there is none. */
    @FunctionalInterface
    public interface ReadAfter<R> {
        List<R> read(String key, int limit);
    }
}
