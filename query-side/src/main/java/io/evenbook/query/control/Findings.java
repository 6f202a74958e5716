package io.evenbook.query.control;

import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The comparisons and breaks of one control. Keeps the first breaks by subject and asset, in whatever order they are
 * found.
 */
final class Findings {
    private static final Comparator<ControlBreak> ORDER = Comparator.comparing(ControlBreak::subject)
            .thenComparing(found -> found.asset() == null ? "" : found.asset().value());

    /** The last one is at the head, where an earlier one replaces it. */
    private final Queue<ControlBreak> first = new PriorityQueue<>(ORDER.reversed());

    private long breakCount;
    private long checked;

    /** Adds a break unless both values are equal; null means none. Scales may differ. */
    void compare(String subject, AssetCode asset, BigDecimal expected, BigDecimal actual) {
        checked++;
        if (orZero(expected).compareTo(orZero(actual)) != 0) {
            add(new ControlBreak(subject, asset, orZero(expected), orZero(actual)));
        }
    }

    /** Adds the outcome of a comparison made elsewhere; empty: there is no break. */
    void add(Optional<ControlBreak> outcome) {
        checked++;
        outcome.ifPresent(this::add);
    }

    /** Returns these findings, to which others may be added. */
    Findings copy() {
        Findings copy = new Findings();
        copy.first.addAll(first);
        copy.breakCount = breakCount;
        copy.checked = checked;
        return copy;
    }

    /** Counts comparisons made elsewhere. */
    void checked(long count) {
        checked += count;
    }

    void add(ControlBreak found) {
        breakCount++;
        first.add(found);
        if (first.size() > ControlResult.MAX_BREAKS) {
            first.remove();
        }
    }

    /** Counts breaks without listing them. */
    void alsoFound(long count) {
        breakCount += count;
    }

    ControlResult result(Control control, long checkedThrough) {
        ControlOutcome outcome = breakCount > 0 ? ControlOutcome.FAILED : ControlOutcome.PASSED;
        return new ControlResult(
                control,
                outcome,
                checkedThrough,
                checked,
                first.stream().sorted(ORDER).toList(),
                breakCount,
                List.of());
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
