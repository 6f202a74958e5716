package io.evenbook.query.support.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.Paging.Order;
import io.evenbook.query.support.archive.ArchivedMonths.Month;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.list.Pages.ScanAfter;
import io.evenbook.query.support.position.View;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rows 1 to 10, of which an archive may have the first 4: it may lack any of these. */
class ArchivedMonthsTest {
    private static final ArchivedMonths NONE = months();
    private static final ArchivedMonths FOUR = months(month(1, 4L), month(2, 3L), month(3, null));

    private static Month month(int number, Long lastKey) {
        return new Month(YearMonth.of(2026, number), number + ".csv.gz", lastKey);
    }

    private static ArchivedMonths months(Month... months) {
        return new ArchivedMonths(View.TRADES, List.of(months));
    }

    private static ListOrder<Long, Long> order(Order order) {
        return ListOrder.byPosition("key", order, Function.identity());
    }

    private static Scan<Long, Long> descending(ArchivedMonths archived, Long after, int limit, Long end) {
        ScanAfter<Long, Long> scan = (behind, most) -> new Scan<>(
                LongStream.rangeClosed(1, 10)
                        .mapToObj(i -> 11 - i)
                        .filter(key -> behind == null || key < behind)
                        .filter(key -> end == null || key >= end)
                        .limit(most)
                        .toList(),
                end);
        return archived.bound(scan, order(Order.DESC), () -> 0).scan(after, limit);
    }

    private static Scan<Long, Long> ascending(ArchivedMonths archived, Long after) {
        ScanAfter<Long, Long> scan = (behind, most) -> new Scan<>(
                LongStream.rangeClosed(1, 10)
                        .boxed()
                        .filter(key -> behind == null || key > behind)
                        .limit(most)
                        .toList(),
                null);
        return archived.bound(scan, order(Order.ASC), () -> 0).scan(after, 50);
    }

    @Test
    void withoutArchivedMonthsAListIsWhole() {
        assertThat(descending(NONE, null, 50, null)).isEqualTo(new Scan<>(keys(10, 1), null));
        assertThat(ascending(NONE, null).items()).hasSize(10);
    }

    private static List<Long> keys(long first, long last) {
        return LongStream.rangeClosed(last, first)
                .mapToObj(key -> first + last - key)
                .toList();
    }

    @Test
    void aListFromTheNewestRowOnEndsBeforeTheArchivedOnesWithANext() {
        assertThat(descending(FOUR, null, 50, null)).isEqualTo(new Scan<>(keys(10, 5), 5L));
        assertThat(descending(FOUR, 8L, 50, null)).isEqualTo(new Scan<>(keys(7, 5), 5L));
        assertThat(descending(FOUR, 6L, 50, null)).isEqualTo(new Scan<>(keys(5, 5), 5L));
    }

    @Test
    void aFullPageIsAsWithoutArchive() {
        assertThat(descending(FOUR, null, 5, null)).isEqualTo(new Scan<>(keys(10, 6), null));
        assertThat(descending(FOUR, null, 6, null)).isEqualTo(new Scan<>(keys(10, 5), null));
        assertThat(descending(FOUR, null, 7, null)).isEqualTo(new Scan<>(keys(10, 5), 5L));
    }

    @Test
    void aScanThatEndsEarlierKeepsItsEnd() {
        assertThat(descending(FOUR, null, 50, 6L)).isEqualTo(new Scan<>(keys(10, 6), 6L));
        assertThat(descending(FOUR, null, 50, 5L)).isEqualTo(new Scan<>(keys(10, 5), 5L));
        assertThat(descending(FOUR, null, 50, 4L)).isEqualTo(new Scan<>(keys(10, 5), 5L));
    }

    @Test
    void thePageBehindIsRefused() {
        for (long after = 1; after <= 5; after++) {
            long key = after;
            assertThatThrownBy(() -> descending(FOUR, key, 50, null))
                    .isInstanceOf(ArchivedMonthException.class)
                    .hasMessage("The month 2026-01 of the view trades is archived in 1.csv.gz; "
                            + "an operator can put it back.");
        }
    }

    @Test
    void aListFromTheOldestRowOnIsRefusedUnlessItBeginsBehindTheArchivedOnes() {
        assertThatThrownBy(() -> ascending(FOUR, null)).isInstanceOf(ArchivedMonthException.class);
        assertThatThrownBy(() -> ascending(FOUR, 3L)).isInstanceOf(ArchivedMonthException.class);
        assertThat(ascending(FOUR, 4L).items()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aListThatBeginsLaterMissesNothing() {
        ScanAfter<Long, Long> scan = (_, _) -> new Scan<>(List.of(), null);
        assertThat(FOUR.bound(scan, order(Order.DESC), () -> 5)).isSameAs(scan);
        assertThat(FOUR.bound(scan, order(Order.DESC), () -> 4)).isNotSameAs(scan);
    }

    @Test
    void aTimeIsReadableUnlessAMonthInItIsArchived() {
        ArchivedMonths february = months(month(2, 4L));
        Instant start = Instant.parse("2026-02-01T00:00:00Z");
        Instant end = Instant.parse("2026-03-01T00:00:00Z");
        assertThatCode(() -> february.requireNone(end, null)).doesNotThrowAnyException();
        assertThatCode(() -> february.requireNone(null, start)).doesNotThrowAnyException();
        assertThatCode(() -> february.requireNotArchived(end)).doesNotThrowAnyException();
        assertThatCode(() -> february.requireNotArchived(start.minusNanos(1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> february.requireNone(end.minusNanos(1), null))
                .isInstanceOf(ArchivedMonthException.class);
        assertThatThrownBy(() -> february.requireNone(null, start.plusNanos(1)))
                .isInstanceOf(ArchivedMonthException.class);
        assertThatThrownBy(() -> february.requireNone(null, null)).isInstanceOf(ArchivedMonthException.class);
        assertThatThrownBy(() -> february.requireNotArchived(start)).isInstanceOf(ArchivedMonthException.class);
    }

    @Test
    void theNewestMonthIsNamed() {
        assertThatThrownBy(() -> FOUR.requireNone(null, null)).hasMessageContaining("2026-03");
        assertThatThrownBy(() -> FOUR.requireNone(null, Instant.parse("2026-02-10T00:00:00Z")))
                .hasMessageContaining("2026-02");
    }

    @Test
    void aLaterBeginningLeavesMonthsOut() {
        assertThat(FOUR.since(Instant.parse("2026-01-31T23:59:59Z")).months()).hasSize(3);
        assertThat(FOUR.since(Instant.parse("2026-02-01T00:00:00Z")).months()).hasSize(2);
        assertThat(FOUR.since(Instant.MIN)).isEqualTo(FOUR);
    }
}
