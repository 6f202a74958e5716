package io.evenbook.query.support.list;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.ScannedPage;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads one page of a list: the items behind the cursor's key, and one more, which says whether another page follows.
 */
public final class Pages {
    private Pages() {}

    /** A page of a table's rows, all of which an index finds. */
    public static <R, A> Page<A> of(
            Rows<R, ?> rows,
            Specification<R> filter,
            ListOrder<R, ?> order,
            Cursors cursors,
            Paging paging,
            Function<R, A> answer) {
        return of(
                cursors,
                paging,
                row -> order.key().apply(row).toString(),
                answer,
                (after, limit) -> read(rows, filter, order, after, limit));
    }

    private static <R> List<R> read(
            Rows<R, ?> rows, Specification<R> filter, ListOrder<R, ?> order, String after, int limit) {
        Specification<R> rest = after == null ? filter : filter.and(order.after(after));
        return rows.findBy(
                rest, query -> query.sortBy(order.sort()).limit(limit).all());
    }

    /**
     * A page of anything that can be read in the order of a key.
     *
     * @param key unique in the list
     */
    public static <R, A> Page<A> of(
            Cursors cursors, Paging paging, Function<R, String> key, Function<R, A> answer, ReadAfter<R> read) {
        return within(
                cursors,
                paging,
                key,
                Function.identity(),
                answer,
                (after, limit) -> new Scan<>(read.read(after, limit), null));
    }

    /** A page of those rows within the limit that pass the filter. */
    public static <R, A> Page<A> within(
            ScanLimit scanLimit,
            JdbcClient postgres,
            Rows<R, ?> rows,
            Specification<R> filter,
            ListOrder<R, Long> order,
            Cursors cursors,
            Paging paging,
            Function<R, A> answer) {
        return within(cursors, paging, order.key(), answer, scan(scanLimit, postgres, rows, filter, order));
    }

    /** Reads a table's rows, all of which an index finds. */
    public static <R> ScanAfter<R, Long> scan(Rows<R, ?> rows, Specification<R> filter, ListOrder<R, Long> order) {
        return (after, limit) ->
                new Scan<>(read(rows, filter, order, after == null ? null : after.toString(), limit), null);
    }

    /** Reads those rows within the limit that pass the filter. */
    public static <R> ScanAfter<R, Long> scan(
            ScanLimit scanLimit,
            JdbcClient postgres,
            Rows<R, ?> rows,
            Specification<R> filter,
            ListOrder<R, Long> order) {
        return (after, limit) -> {
            OptionalLong end = scanLimit.end(postgres, after, order.isAscending());
            Specification<R> bounded = end.isEmpty() ? filter : filter.and(order.through(end.getAsLong()));
            return new Scan<>(
                    read(rows, bounded, order, after == null ? null : after.toString(), limit),
                    end.isEmpty() ? null : end.getAsLong());
        };
    }

    /** A page of the matches of a bounded scan by a number. It may end before it is full. */
    public static <R, A> Page<A> within(
            Cursors cursors, Paging paging, Function<R, Long> key, Function<R, A> answer, ScanAfter<R, Long> scan) {
        return within(cursors, paging, key, Long::valueOf, answer, scan);
    }

    /**
     * A page of the matches of a bounded scan by any key.
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
        Found<A, K> found = find(cursors, paging, key, parse, answer, scan);
        return new Page<>(found.items, found.next);
    }

    /** As {@link #within}, with the position at which the scan ended. */
    public static <R, A> ScannedPage<A> scanned(
            Cursors cursors,
            Paging paging,
            Function<R, Long> position,
            Function<R, A> answer,
            ScanAfter<R, Long> scan) {
        Found<A, Long> found = find(cursors, paging, position, Long::valueOf, answer, scan);
        return new ScannedPage<>(found.items, found.next, found.end);
    }

    private static <R, A, K> Found<A, K> find(
            Cursors cursors,
            Paging paging,
            Function<R, K> key,
            Function<String, K> parse,
            Function<R, A> answer,
            ScanAfter<R, K> scan) {
        K after = paging.cursor() == null ? null : parse.apply(cursors.key(paging.cursor()));
        Scan<R, K> scanned = scan.scan(after, paging.limit() + 1);
        boolean isFull = scanned.items().size() > paging.limit();
        List<R> shown = isFull ? scanned.items().subList(0, paging.limit()) : scanned.items();
        K end = isFull ? null : scanned.end();
        K last = isFull ? key.apply(shown.getLast()) : end;
        return new Found<>(
                shown.stream().map(answer).toList(), last == null ? null : cursors.after(last.toString()), end);
    }

    private record Found<A, K>(List<A> items, String next, K end) {}

    /** Finds at most {@code limit} items behind the one with this key; null: from the start of the list. */
    @FunctionalInterface
    public interface ScanAfter<R, K> {
        Scan<R, K> scan(K key, int limit);
    }

    /**
     * The matches of one scan.
     *
     * @param end the last key that the scan compared, if it stopped at its bound; null if it reached the end of the
     *     list
     */
    public record Scan<R, K>(List<R> items, K end) {}

    /** Reads at most {@code limit} items behind the one with this key; null: from the start of the list. */
    @FunctionalInterface
    public interface ReadAfter<R> {
        List<R> read(String key, int limit);
    }
}
