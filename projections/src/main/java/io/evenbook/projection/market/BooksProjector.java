package io.evenbook.projection.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes the price levels of the order books. A book's sequence is the version of its market. */
@Component
class BooksProjector implements TableProjector {
    private static final Statement<Happening<MarketTerms>> LIST = Table.<Happening<MarketTerms>>of("book")
            .text("market", listed -> listed.event().marketId())
            .numeric("tick_size", listed -> listed.event().tickSize())
            .numeric("lot_size", listed -> listed.event().lotSize())
            .integer("base_decimals", listed -> listed.event().baseDecimals())
            .bigint("sequence", Happening::sequence)
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<Happening<MarketId>> CHANGE = Table.<Happening<MarketId>>of("book")
            .text("market", Happening::event)
            .bigint("sequence", Happening::sequence)
            .bigint("position", Happening::position)
            .update("market");

    /** The event of another tick or lot has all levels, counted anew. */
    private static final Statement<MarketTerms> RECOUNT = Table.<MarketTerms>of("book")
            .text("market", MarketTerms::marketId)
            .numeric("tick_size", MarketTerms::tickSize)
            .numeric("lot_size", MarketTerms::lotSize)
            .update("market");

    private static final Table<Level> LEVEL = Table.<Level>of("book_level")
            .text("market", level -> level.key.market)
            .text("side", level -> level.key.side)
            .bigint("price_ticks", level -> level.key.priceTicks);

    private static final Statement<Level> SET_LEVEL = LEVEL.bigint("lots", Level::lots)
            .integer("orders", Level::orders)
            .bigint("position", Level::position)
            .upsert("market", "side", "price_ticks");

    private static final Statement<MarketId> CLEAR =
            Table.<MarketId>of("book_level").text("market", market -> market).delete();

    /** Some rows may not exist: a batch may add a level and remove it. */
    private static final Statement<Level> REMOVE_LEVEL = LEVEL.delete();

    @Override
    public String view() {
        return "books";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(LIST, CHANGE, RECOUNT, CLEAR, SET_LEVEL, REMOVE_LEVEL);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(MarketEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<MarketTerms>> listed = new ArrayList<>();
        Map<MarketId, Happening<MarketId>> lastOfMarket = new LinkedHashMap<>();
        Map<MarketId, MarketTerms> changed = new LinkedHashMap<>();
        Set<MarketId> recounted = new LinkedHashSet<>();
        Map<LevelKey, Level> levels = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof MarketEvent market) {
                if (market instanceof MarketListed listing) {
                    listed.add(new Happening<>(event, listing.terms()));
                }
                if (market instanceof TermsChanged change) {
                    changed.put(market.marketId(), change.terms());
                    if (!change.levels().isEmpty()) {
                        recounted.add(market.marketId());
                        levels.keySet().removeIf(key -> key.market.equals(market.marketId()));
                    }
                }
                lastOfMarket.put(market.marketId(), new Happening<>(event, market.marketId()));
                for (BookLevel level : market instanceof BookEvent change ? change.levels() : List.<BookLevel>of()) {
                    LevelKey key = new LevelKey(market.marketId(), level.side(), level.priceTicks());
                    levels.put(key, new Level(key, level.lots(), level.orders(), event.position()));
                }
            }
        }
        Map<Boolean, List<Level>> byRemoval =
                levels.values().stream().collect(Collectors.partitioningBy(level -> level.lots == 0));
        tables.write(LIST, listed);
        tables.change(CHANGE, lastOfMarket.values());
        tables.change(RECOUNT, changed.values());
        tables.write(CLEAR, recounted);
        tables.write(REMOVE_LEVEL, byRemoval.get(true));
        tables.write(SET_LEVEL, byRemoval.get(false));
    }

    private record LevelKey(MarketId market, Side side, long priceTicks) {}

    private record Level(LevelKey key, long lots, int orders, long position) {}
}
