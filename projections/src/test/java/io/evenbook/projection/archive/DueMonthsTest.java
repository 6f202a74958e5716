package io.evenbook.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.projection.archive.DueMonths.Space;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DueMonthsTest {
    private static final YearMonth JANUARY = YearMonth.of(2026, 1);
    private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);
    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final List<YearMonth> ATTACHED = List.of(MARCH, FEBRUARY, JANUARY);
    private static final Space ROOM = new Space(10, 30, 20);

    @Test
    void aMonthIsDueOnceMoreMonthsThanThoseThatStayAreOver() {
        assertThat(DueMonths.next(MARCH, 1, ATTACHED, Set.of())).contains(JANUARY);
        assertThat(DueMonths.next(MARCH, 2, ATTACHED, Set.of())).isEmpty();
        assertThat(DueMonths.next(FEBRUARY, 1, ATTACHED, Set.of())).isEmpty();
        assertThat(DueMonths.next(YearMonth.of(2027, 1), 12, ATTACHED, Set.of()))
                .isEmpty();
        assertThat(DueMonths.next(YearMonth.of(2027, 2), 12, ATTACHED, Set.of()))
                .contains(JANUARY);
    }

    @Test
    void theOldestMonthGoesFirst() {
        assertThat(DueMonths.next(YearMonth.of(2027, 1), 1, ATTACHED, Set.of())).contains(JANUARY);
        assertThat(DueMonths.next(YearMonth.of(2027, 1), 1, List.of(MARCH, FEBRUARY), Set.of()))
                .contains(FEBRUARY);
        assertThat(DueMonths.next(YearMonth.of(2027, 1), 1, List.of(), Set.of()))
                .isEmpty();
    }

    @Test
    void nothingIsDueWhereAllMonthsStay() {
        assertThat(DueMonths.next(YearMonth.of(2036, 1), 0, ATTACHED, Set.of())).isEmpty();
    }

    @Test
    void aMonthThatWasPutBackStays() {
        assertThat(DueMonths.next(YearMonth.of(2027, 1), 1, ATTACHED, Set.of(JANUARY)))
                .contains(FEBRUARY);
    }

    @Test
    void aMonthWaitsWhileARowMayChange() {
        assertThat(DueMonths.obstacle(0, ROOM)).isEmpty();
        assertThat(DueMonths.obstacle(1, ROOM)).contains("1 rows may still change");
    }

    @Test
    void aMonthWaitsForRoomOnTheDisk() {
        assertThat(DueMonths.obstacle(0, new Space(10, 29, 20)))
                .contains("the file may take 10 bytes and must leave 20 free; 29 are free");
        assertThat(DueMonths.obstacle(0, new Space(10, 30, 20))).isEmpty();
        assertThat(DueMonths.obstacle(0, new Space(10, 31, 20))).isEmpty();
    }
}
