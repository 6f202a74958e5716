package io.evenbook.projection.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrdersRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.order.Side;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The levels of the order books. A book's sequence is the version of its market. */
@Component
class BooksProjector implements TableProjector {
    private static final String LIST = """
            insert into {view}.book (market, sequence, position)
            select * from unnest(?::text[], ?::bigint[], ?::bigint[])""";

    private static final String CHANGE = """
            update {view}.book set sequence = changed.sequence, position = changed.position
              from unnest(?::text[], ?::bigint[], ?::bigint[]) as changed (market, sequence, position)
             where book.market = changed.market""";

    private static final String SET_LEVEL = """
            insert into {view}.book_level (market, side, price, quantity, orders, position)
            select * from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::int[], ?::bigint[])
            on conflict (market, side, price)
            do update set quantity = excluded.quantity, orders = excluded.orders, position = excluded.position""";

    /** A level may have come and gone within the batch: then there is nothing to remove. */
    private static final String REMOVE_LEVEL = """
            delete from {view}.book_level
             using unnest(?::text[], ?::text[], ?::numeric[]) as removed (market, side, price)
             where book_level.market = removed.market and book_level.side = removed.side and book_level.price = removed.price""";

    @Override
    public String view() {
        return "books";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(MarketEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows listed = new Rows();
        Map<MarketId, ViewEvent> lastOfMarket = new LinkedHashMap<>();
        Map<LevelKey, Level> levels = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof MarketEvent market) {
                if (market instanceof MarketListed) {
                    listed.add(market.marketId(), event.sequence(), event.position());
                }
                lastOfMarket.put(market.marketId(), event);
                levelsOf(market)
                        .forEach(level -> levels.put(
                                new LevelKey(market.marketId(), level.side(), level.price()),
                                new Level(level, event.position())));
            }
        }
        Rows changed = new Rows();
        lastOfMarket.forEach((market, event) -> changed.add(market, event.sequence(), event.position()));
        Rows set = new Rows();
        Rows removed = new Rows();
        levels.forEach((key, last) -> {
            if (last.level.quantity().signum() == 0) {
                removed.add(key.market, key.side, key.price);
            } else {
                set.add(key.market, key.side, key.price, last.level.quantity(), last.level.orders(), last.position);
            }
        });
        tables.write(LIST, listed);
        tables.change(CHANGE, changed);
        tables.write(REMOVE_LEVEL, removed);
        tables.write(SET_LEVEL, set);
    }

    private static List<BookLevel> levelsOf(MarketEvent event) {
        return switch (event) {
            case OrderAdmitted admitted -> admitted.levels();
            case BookOrderReduced reduced -> reduced.levels();
            case BookOrdersRemoved removed -> removed.levels();
            case MarketListed _, MarketHalted _, MarketResumed _ -> List.of();
        };
    }

    /** Prices of one market have one scale, so equal prices are equal keys. */
    private record LevelKey(MarketId market, Side side, BigDecimal price) {}

    private record Level(BookLevel level, long position) {}
}
