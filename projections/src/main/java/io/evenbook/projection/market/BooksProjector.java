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
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes the price levels of the order books. A book's sequence is the version of its market. */
@Component
class BooksProjector implements TableProjector {
    private static final Table<Happening<MarketId>> BOOK = Table.<Happening<MarketId>>of("book")
            .text("market", Happening::event)
            .bigint("sequence", Happening::sequence)
            .bigint("position", Happening::position);

    private static final Statement<Happening<MarketId>> LIST = BOOK.insert();

    private static final Statement<Happening<MarketId>> CHANGE = BOOK.update("market");

    private static final Table<Level> LEVEL = Table.<Level>of("book_level")
            .text("market", level -> level.key.market)
            .text("side", level -> level.key.side)
            .numeric("price", level -> level.key.price);

    private static final Statement<Level> SET_LEVEL = LEVEL.numeric("quantity", Level::quantity)
            .integer("orders", Level::orders)
            .bigint("position", Level::position)
            .upsert("market", "side", "price");

    /** Some rows may not exist: a batch may add a level and remove it. */
    private static final Statement<Level> REMOVE_LEVEL = LEVEL.delete();

    @Override
    public String view() {
        return "books";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(LIST, CHANGE, SET_LEVEL, REMOVE_LEVEL);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(MarketEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<MarketId>> listed = new ArrayList<>();
        Map<MarketId, Happening<MarketId>> lastOfMarket = new LinkedHashMap<>();
        Map<LevelKey, Level> levels = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof MarketEvent market) {
                if (market instanceof MarketListed) {
                    listed.add(new Happening<>(event, market.marketId()));
                }
                lastOfMarket.put(market.marketId(), new Happening<>(event, market.marketId()));
                for (BookLevel level : levelsOf(market)) {
                    LevelKey key = new LevelKey(market.marketId(), level.side(), level.price());
                    levels.put(key, new Level(key, level.quantity(), level.orders(), event.position()));
                }
            }
        }
        Map<Boolean, List<Level>> byRemoval =
                levels.values().stream().collect(Collectors.partitioningBy(level -> level.quantity.signum() == 0));
        tables.write(LIST, listed);
        tables.change(CHANGE, lastOfMarket.values());
        tables.write(REMOVE_LEVEL, byRemoval.get(true));
        tables.write(SET_LEVEL, byRemoval.get(false));
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

    private record Level(LevelKey key, BigDecimal quantity, int orders, long position) {}
}
