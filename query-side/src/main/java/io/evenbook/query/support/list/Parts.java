package io.evenbook.query.support.list;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.ScannedPage;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;

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
            return rows.findBy(
                    part, query -> query.sortBy(order.sort()).limit(limit).all());
        });
    }

    /**
     * The part that is asked for of whatever can be read in an order.
     *
     * @param key what tells an item from all others and where it stands in the order
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

    /**
     * The part that is asked for of rows that have to be compared with the filter: of no more of them than the window
     * has.
     */
    public static <R, A> Page<A> within(
            Window window,
            JdbcClient postgres,
            Rows<R, ?> rows,
            Specification<R> filter,
            ListOrder<R, Long> order,
            Cursors cursors,
            Paging paging,
            Function<R, A> answer) {
        return within(cursors, paging, order.key(), answer, (after, limit) -> {
            OptionalLong end = window.end(postgres, after, paging.order());
            Specification<R> part = after == null ? filter : filter.and(order.after(after.toString()));
            Specification<R> bounded = end.isEmpty() ? part : part.and(order.through(end.getAsLong()));
            List<R> found = rows.findBy(
                    bounded, query -> query.sortBy(order.sort()).limit(limit).all());
            return new Scan<>(found, end.isEmpty() ? null : end.getAsLong());
        });
    }

    /** The part that is asked for of what is looked for, by a number. It may end before it is full. */
    public static <R, A> Page<A> within(
            Cursors cursors, Paging paging, Function<R, Long> key, Function<R, A> answer, ScanAfter<R, Long> scan) {
        return within(cursors, paging, key, Long::valueOf, answer, scan);
    }

    /**
     * The same by any key.
     *
     * @param parse the inverse of the key's {@code toString}
     */
    public static <R, A, K> Page<A> within(
            Cursors cursors,
            Paging paging,
            Function<R, K> key,
            Function<String, K> parse,
            Function<R, A> answer,
            ScanAfter<R, K> scan) {
        Part<A, K> part = part(cursors, paging, key, parse, answer, scan);
        return new Page<>(part.items, part.next);
    }

    /** The same by position, for clients that are told where it ended. */
    public static <R, A> ScannedPage<A> scanned(
            Cursors cursors,
            Paging paging,
            Function<R, Long> position,
            Function<R, A> answer,
            ScanAfter<R, Long> scan) {
        Part<A, Long> part = part(cursors, paging, position, Long::valueOf, answer, scan);
        return new ScannedPage<>(part.items, part.next, part.end);
    }

    private static <R, A, K> Part<A, K> part(
            Cursors cursors,
            Paging paging,
            Function<R, K> key,
            Function<String, K> parse,
            Function<R, A> answer,
            ScanAfter<R, K> scan) {
        K after = paging.cursor() == null ? null : parse.apply(cursors.key(paging.cursor()));
        Scan<R, K> found = scan.scan(after, paging.limit() + 1);
        List<R> shown = found.items().subList(0, Math.min(found.items().size(), paging.limit()));
        K end = found.items().size() > shown.size() ? null : found.end();
        K last = found.items().size() > shown.size() ? key.apply(shown.getLast()) : end;
        return new Part<>(
                shown.stream().map(answer).toList(), last == null ? null : cursors.after(last.toString()), end);
    }

    private record Part<A, K>(List<A> items, String next, K end) {}

    /**
     * Looks for the first items behind the one with this key, or for the first of all if there is none; one more than
     * is shown.
     */
    @FunctionalInterface
    public interface ScanAfter<R, K> {
        Scan<R, K> scan(K key, int limit);
    }

    /**
     * What was found.
     *
     * @param end the key up to which was looked, if there may be more behind it than was looked at; null: there is not
     */
    public record Scan<R, K>(List<R> items, K end) {}

    /** Reads the first items that follow the one with this key, or the first of all if there is none. */
    @FunctionalInterface
    public interface ReadAfter<R> {
        List<R> read(String key, int limit);
    }
}
