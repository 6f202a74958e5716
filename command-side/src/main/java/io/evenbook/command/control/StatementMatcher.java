package io.evenbook.command.control;

import io.evenbook.api.control.BreakKind;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.port.OmnibusLedger.Movement;
import io.evenbook.command.control.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds for each movement on a bank statement the one in the ledger. In this order, each on what the one before has
 * left:
 *
 * <ol>
 *   <li>the same reference and the same amount; of several the nearest by date, those of the same day first;
 *   <li>the same amount within some days, if no other pair comes into question for either. What has a reference that
 *       the other side knows, for another amount, does not take part;
 *   <li>the same reference: the amounts differ;
 *   <li>the rest is missing on one side. What the ledger has outside the statement's days need not be there.
 * </ol>
 *
 * What comes out does not depend on the order of what goes in.
 */
final class StatementMatcher {
    private static final Comparator<String> REFERENCES = Comparator.nullsFirst(Comparator.naturalOrder());

    private static final Comparator<ReconciliationBreak> BREAKS = Comparator.comparing(ReconciliationBreak::date)
            .thenComparing(ReconciliationBreak::kind)
            .thenComparing(ReconciliationBreak::reference, REFERENCES)
            .thenComparing(ReconciliationBreak::amount)
            .thenComparing(found -> Objects.toString(found.entryId(), ""));

    /** What is left of either side, in an order of its own. */
    private final Set<Item<Line>> bank;

    private final Set<Item<Movement>> ledger;

    private StatementMatcher(List<Line> lines, List<Movement> movements) {
        bank = items(
                lines,
                Comparator.comparing(Line::date)
                        .thenComparing(Line::reference, REFERENCES)
                        .thenComparing(Line::amount),
                line -> new Facts(line.reference(), line.amount(), line.date()));
        ledger = items(
                movements,
                Comparator.comparing(Movement::date)
                        .thenComparing(Movement::reference, REFERENCES)
                        .thenComparing(Movement::amount)
                        .thenComparing(movement -> movement.entryId().value()),
                movement -> new Facts(movement.reference(), movement.amount(), movement.date()));
    }

    /**
     * What came out.
     *
     * @param matched how many lines the ledger has as well
     * @param breaks all others, by date
     */
    record Matching(long matched, List<ReconciliationBreak> breaks) {}

    /**
     * @param movements of the days, and of {@code windowDays} more before and after
     * @param from the first day of the statement
     * @param to its last day
     * @param windowDays how many days may lie between the two sides of a movement that is found without its reference
     */
    static Matching match(List<Line> lines, List<Movement> movements, LocalDate from, LocalDate to, int windowDays) {
        StatementMatcher matcher = new StatementMatcher(lines, movements);
        matcher.pairNearest(
                facts -> facts.reference == null ? null : new ReferenceAndAmount(facts.reference, plain(facts.amount)),
                (_, _) -> {});
        matcher.pairByAmount(windowDays);
        long matched = lines.size() - matcher.bank.size();
        return new Matching(matched, matcher.breaks(from, to));
    }

    private static <T> Set<Item<T>> items(List<T> values, Comparator<T> order, Function<T, Facts> facts) {
        List<T> sorted = values.stream().sorted(order).toList();
        Set<Item<T>> items = new LinkedHashSet<>();
        for (int i = 0; i < sorted.size(); i++) {
            items.add(new Item<>(i, sorted.get(i), facts.apply(sorted.get(i))));
        }
        return items;
    }

    /** @param key of what belongs together; null: it belongs to nothing */
    private <K> void pairNearest(Function<Facts, K> key, BiConsumer<Line, Movement> paired) {
        Map<K, NavigableMap<LocalDate, Deque<Item<Movement>>>> candidates = new HashMap<>();
        for (Item<Movement> movement : ledger) {
            K its = key.apply(movement.facts);
            if (its != null) {
                candidates
                        .computeIfAbsent(its, _ -> new TreeMap<>())
                        .computeIfAbsent(movement.facts.date, _ -> new ArrayDeque<>())
                        .add(movement);
            }
        }
        pair(key, candidates, (byDate, date) -> byDate.containsKey(date) ? date : null, paired);
        pair(key, candidates, StatementMatcher::nearest, paired);
    }

    private <K> void pair(
            Function<Facts, K> key,
            Map<K, NavigableMap<LocalDate, Deque<Item<Movement>>>> candidates,
            Choice choice,
            BiConsumer<Line, Movement> paired) {
        for (Item<Line> line : List.copyOf(bank)) {
            K its = key.apply(line.facts);
            NavigableMap<LocalDate, Deque<Item<Movement>>> byDate = its == null ? null : candidates.get(its);
            LocalDate chosen = byDate == null ? null : choice.of(byDate, line.facts.date);
            if (chosen != null) {
                Item<Movement> movement = byDate.get(chosen).removeFirst();
                if (byDate.get(chosen).isEmpty()) {
                    byDate.remove(chosen);
                }
                bank.remove(line);
                ledger.remove(movement);
                paired.accept(line.value, movement.value);
            }
        }
    }

    /** Of two that are equally near the earlier one. */
    private static LocalDate nearest(NavigableMap<LocalDate, ?> byDate, LocalDate date) {
        LocalDate before = byDate.floorKey(date);
        LocalDate after = byDate.ceilingKey(date);
        if (before == null || after == null) {
            return before == null ? after : before;
        }
        return ChronoUnit.DAYS.between(before, date) <= ChronoUnit.DAYS.between(date, after) ? before : after;
    }

    private void pairByAmount(int windowDays) {
        Map<BigDecimal, NavigableMap<LocalDate, List<Item<Line>>>> lines =
                withoutKnownReference(bank, references(ledger));
        Map<BigDecimal, NavigableMap<LocalDate, List<Item<Movement>>>> movements =
                withoutKnownReference(ledger, references(bank));
        lines.forEach((amount, byDate) -> byDate.values().stream()
                .flatMap(List::stream)
                .toList()
                .forEach(line -> {
                    Item<Movement> movement = only(movements.get(amount), line.facts.date, windowDays);
                    if (movement != null && only(byDate, movement.facts.date, windowDays) == line) {
                        bank.remove(line);
                        ledger.remove(movement);
                    }
                }));
    }

    private static <T> Set<String> references(Set<Item<T>> items) {
        return items.stream()
                .map(item -> item.facts.reference)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static <T> Map<BigDecimal, NavigableMap<LocalDate, List<Item<T>>>> withoutKnownReference(
            Set<Item<T>> items, Set<String> known) {
        Map<BigDecimal, NavigableMap<LocalDate, List<Item<T>>>> byAmount = new HashMap<>();
        for (Item<T> item : items) {
            if (!known.contains(item.facts.reference)) {
                byAmount.computeIfAbsent(plain(item.facts.amount), _ -> new TreeMap<>())
                        .computeIfAbsent(item.facts.date, _ -> new ArrayList<>())
                        .add(item);
            }
        }
        return byAmount;
    }

    /** The one that lies within some days; null: there is none, or more than one. */
    private static <T> Item<T> only(NavigableMap<LocalDate, List<Item<T>>> byDate, LocalDate date, int windowDays) {
        if (byDate == null) {
            return null;
        }
        Item<T> found = null;
        for (List<Item<T>> ofDay : byDate.subMap(date.minusDays(windowDays), true, date.plusDays(windowDays), true)
                .values()) {
            if (found != null || ofDay.size() > 1) {
                return null;
            }
            found = ofDay.getFirst();
        }
        return found;
    }

    private List<ReconciliationBreak> breaks(LocalDate from, LocalDate to) {
        List<ReconciliationBreak> breaks = new ArrayList<>();
        pairNearest(
                facts -> facts.reference,
                (line, movement) -> breaks.add(new ReconciliationBreak(
                        BreakKind.AMOUNT_DIFFERS,
                        line.reference(),
                        line.amount(),
                        movement.amount(),
                        line.date(),
                        movement.entryId())));
        bank.forEach(line -> breaks.add(new ReconciliationBreak(
                BreakKind.MISSING_IN_LEDGER,
                line.value.reference(),
                line.value.amount(),
                null,
                line.value.date(),
                null)));
        ledger.stream()
                .map(Item::value)
                .filter(movement ->
                        !movement.date().isBefore(from) && !movement.date().isAfter(to))
                .forEach(movement -> breaks.add(new ReconciliationBreak(
                        BreakKind.MISSING_AT_BANK,
                        movement.reference(),
                        movement.amount(),
                        movement.amount(),
                        movement.date(),
                        movement.entryId())));
        return breaks.stream().sorted(BREAKS).toList();
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.stripTrailingZeros();
    }

    /** By what the two sides are compared. */
    private record Facts(String reference, BigDecimal amount, LocalDate date) {}

    private record ReferenceAndAmount(String reference, BigDecimal amount) {}

    /** One of possibly several that are alike, told apart by its number. */
    private record Item<T>(int number, T value, Facts facts) {}

    /** Chooses a day on which there is something to pair with; null: none. */
    @FunctionalInterface
    private interface Choice {
        LocalDate of(NavigableMap<LocalDate, ?> byDate, LocalDate date);
    }
}
