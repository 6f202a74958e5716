package io.evenbook.projection.archive;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** The rules of the archive: which month of a table is next, and what forbids to take it. */
final class DueMonths {
    private DueMonths() {}

    /**
     * The next month to archive: the oldest one that is due. If it has to wait, so do the later ones: nearly always all
     * that is archived lies before all that is not.
     *
     * @param present the month of the last event that the view contains; it takes no more rows of earlier months
     * @param keep how many whole months before the present one stay; 0: all
     * @param attached the months that have a partition
     * @param restored months that stay because an operator put them back
     */
    static Optional<YearMonth> next(
            YearMonth present, int keep, Collection<YearMonth> attached, Set<YearMonth> restored) {
        return keep == 0
                ? Optional.empty()
                : attached.stream()
                        .filter(month -> month.isBefore(present.minusMonths(keep)) && !restored.contains(month))
                        .min(Comparator.naturalOrder());
    }

    /**
     * Why a month that is due has to wait; empty if it may go.
     *
     * @param changeable the rows of the month that a later event may change
     */
    static Optional<String> obstacle(long changeable, Space space) {
        if (changeable > 0) {
            return Optional.of("%d rows may still change".formatted(changeable));
        }
        return space.isShort()
                ? Optional.of("the file may take %d bytes and must leave %d free; %d are free"
                        .formatted(space.required, space.keepFree, space.free))
                : Optional.empty();
    }

    /**
     * The disk of the archive.
     *
     * @param required the size of the rows in the table: a file is smaller
     */
    record Space(long required, long free, long keepFree) {
        boolean isShort() {
            return free - required < keepFree;
        }
    }
}
