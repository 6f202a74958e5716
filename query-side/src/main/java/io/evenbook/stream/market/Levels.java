package io.evenbook.stream.market;

import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The levels of a book that everybody sees, by price. Changes are absolute: the last one of a level counts. */
final class Levels {
    private final NavigableMap<Long, BookLevel> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, BookLevel> asks = new TreeMap<>();

    /** Forgets all levels. */
    void clear() {
        bids.clear();
        asks.clear();
    }

    /** Sets levels; those without lots leave. */
    void apply(Collection<BookLevel> changed) {
        for (BookLevel level : changed) {
            Map<Long, BookLevel> side = level.side() == Side.BUY ? bids : asks;
            if (level.lots() == 0) {
                side.remove(level.priceTicks());
            } else {
                side.put(level.priceTicks(), level);
            }
        }
    }

    /** All levels of a side, best price first. */
    List<BookLevel> side(Side side) {
        return List.copyOf((side == Side.BUY ? bids : asks).values());
    }

    /** How many there are. */
    int size() {
        return bids.size() + asks.size();
    }

    /** See {@link BookChecksum}. */
    long checksum(MarketTerms terms) {
        return BookChecksum.of(best(bids, terms), best(asks, terms));
    }

    private static List<PriceLevel> best(NavigableMap<Long, BookLevel> side, MarketTerms terms) {
        return shown(side.values().stream().limit(BookChecksum.DEPTH).toList(), terms);
    }

    /** The levels as clients see them. */
    static List<PriceLevel> shown(Collection<BookLevel> levels, MarketTerms terms) {
        return levels.stream()
                .map(level -> new PriceLevel(
                        terms.price(level.priceTicks()),
                        terms.quantity(level.lots()).amount(),
                        level.orders()))
                .toList();
    }
}
