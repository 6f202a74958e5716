package io.evenbook.query.market;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookAnswer;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.MarketAnswer;
import io.evenbook.api.market.MarketQuery.FindBook;
import io.evenbook.api.market.MarketQuery.FindMarket;
import io.evenbook.api.market.MarketQuery.FindPastBook;
import io.evenbook.api.market.MarketQuery.ListMarkets;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.order.Side;
import io.evenbook.api.port.PastBooks;
import io.evenbook.query.market.MarketRows.LevelOfBook;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class MarketQueries {
    private final MarketRows markets;
    private final PastBooks pastBooks;

    MarketQueries(MarketRows markets, PastBooks pastBooks) {
        this.markets = markets;
        this.pastBooks = pastBooks;
    }

    @QueryHandler
    MarketAnswer handle(FindMarket query) {
        return markets.findById(query.marketId())
                .map(MarketRow::answer)
                .orElseThrow(() -> new RejectedException(new MarketUnknown(query.marketId())));
    }

    @QueryHandler
    Page<MarketAnswer> handle(ListMarkets query) {
        return Pages.of(
                markets,
                Specification.unrestricted(),
                ListOrder.byName("market", market -> market.market),
                Cursors.of("markets"),
                query.paging(),
                MarketRow::answer);
    }

    @QueryHandler
    BookAnswer handle(FindBook query) {
        List<LevelOfBook> levels = markets.book(query.marketId(), query.levels());
        if (levels.isEmpty()) {
            throw new RejectedException(new MarketUnknown(query.marketId()));
        }
        return new BookAnswer(
                new MarketId(query.marketId()),
                levels.getFirst().getSequence(),
                side(Side.BUY, levels),
                side(Side.SELL, levels),
                null);
    }

    @QueryHandler
    BookAnswer handle(FindPastBook query) {
        if (markets.book(query.marketId(), 1).isEmpty()) {
            throw new RejectedException(new MarketUnknown(query.marketId()));
        }
        return pastBooks.at(new MarketId(query.marketId()), query.sequence(), query.levels());
    }

    private static List<PriceLevel> side(Side side, List<LevelOfBook> levels) {
        return levels.stream()
                .filter(level -> side.name().equals(level.getSide()))
                .map(level -> new PriceLevel(level.getPrice(), level.getQuantity(), level.getOrders()))
                .toList();
    }
}
