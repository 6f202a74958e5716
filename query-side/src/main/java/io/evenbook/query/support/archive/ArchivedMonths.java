package io.evenbook.query.support.archive;

import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.list.Pages.ScanAfter;
import io.evenbook.query.support.position.View;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The months of a view whose rows are in files alone, the oldest first. */
public record ArchivedMonths(View view, List<Month> months) {

    /** @param lastKey the greatest position by which its rows are listed; null without rows */
    public record Month(YearMonth month, String file, Long lastKey) {
        private Instant start() {
            return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        private Instant end() {
            return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /**
     * Makes a scan by position end where archived rows may lie: a page then ends early, with a {@code next}, and the
     * page behind it is refused. A list from the oldest row on is refused as long as it has to begin before.
     *
     * @param first the position of the first row that the list can have, such as the one at which its account was
     *     opened; asked only if it matters
     * @throws ArchivedMonthException if the page would need archived rows
     */
    public <R> ScanAfter<R, Long> bound(ScanAfter<R, Long> scan, ListOrder<R, Long> order, LongSupplier first) {
        Optional<Month> last = months.stream()
                .filter(month -> month.lastKey != null)
                .max(Comparator.comparing(Month::lastKey))
                .filter(month -> first.getAsLong() <= month.lastKey);
        return last.isEmpty()
                ? scan
                : order.isAscending() ? ascending(scan, last.get()) : descending(scan, order, last.get());
    }

    private <R> ScanAfter<R, Long> ascending(ScanAfter<R, Long> scan, Month last) {
        return (after, limit) -> {
            if (after == null || after < last.lastKey) {
                throw new ArchivedMonthException(view, last);
            }
            return scan.scan(after, limit);
        };
    }

    private <R> ScanAfter<R, Long> descending(ScanAfter<R, Long> scan, ListOrder<R, Long> order, Month last) {
        Long complete = last.lastKey + 1;
        return (after, limit) -> {
            if (after != null && after <= complete) {
                throw new ArchivedMonthException(view, last);
            }
            Scan<R, Long> found = scan.scan(after, limit);
            List<R> items = found.items().stream()
                    .takeWhile(row -> order.key().apply(row) >= complete)
                    .toList();
            boolean isFull = items.size() == limit;
            return new Scan<>(items, isFull || found.end() != null && found.end() > complete ? found.end() : complete);
        };
    }

    /**
     * Refuses a read of a time in which a month is archived.
     *
     * @param from inclusive; null: from the first row
     * @param to exclusive; null: to the last row
     * @throws ArchivedMonthException naming the newest such month
     */
    public void requireNone(Instant from, Instant to) {
        months.stream()
                .filter(month ->
                        (from == null || from.isBefore(month.end())) && (to == null || to.isAfter(month.start())))
                .reduce((_, newer) -> newer)
                .ifPresent(month -> {
                    throw new ArchivedMonthException(view, month);
                });
    }

    /** Refuses a read of a row that is in an archived month. */
    public void requireNotArchived(Instant time) {
        requireNone(time, time.plusNanos(1));
    }

    /** Those that may have rows of what began at this time. */
    public ArchivedMonths since(Instant beginning) {
        return new ArchivedMonths(
                view,
                months.stream().filter(month -> month.end().isAfter(beginning)).toList());
    }
}
