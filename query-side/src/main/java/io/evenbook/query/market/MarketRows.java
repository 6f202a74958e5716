package io.evenbook.query.market;

import io.evenbook.query.support.list.Rows;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.data.jpa.repository.Query;

interface MarketRows extends Rows<MarketRow, String> {

    /**
     * The book with its best levels, by one statement: bids first, best first. An empty book has one row without a
     * level.
     */
    @Query(nativeQuery = true, value = """
            select book.sequence, level.side, level.price_ticks * book.tick_size as price,
                   round(level.lots * book.lot_size, book.base_decimals) as quantity, level.orders
              from books.book book
              left join lateral (
                    (select * from books.book_level bid where bid.market = book.market and bid.side = 'BUY'
                      order by bid.price_ticks desc limit :levels)
                    union all
                    (select * from books.book_level ask where ask.market = book.market and ask.side = 'SELL'
                      order by ask.price_ticks limit :levels)) level on true
             where book.market = :market
             order by level.side, case level.side when 'BUY' then -level.price_ticks else level.price_ticks end""")
    List<LevelOfBook> book(String market, int levels);

    /** A level, and the sequence of its book. */
    interface LevelOfBook {
        long getSequence();

        String getSide();

        BigDecimal getPrice();

        BigDecimal getQuantity();

        int getOrders();
    }
}
