package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.WindowId;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Booked penalties and compensations, and last prices; joins the current transaction. */
record ObligationTable(JdbcTemplate jdbc) {

    /** The last price of a market. @param position of its trade in the log */
    record LastPrice(MarketId marketId, BigDecimal price, long position) {}

    /**
     * An obligation that is booked.
     *
     * @param position of its event in the log
     * @param part its number there, from 1
     * @param owed as its payer has it
     */
    record Booked(WindowId windowId, long position, int part, AccountId payer, Obligation owed) {}

    /** A booked obligation by its place. */
    record Place(long position, int part) {}

    /** Sets prices, unless those of a later trade are there: a trade that was parked comes late. */
    void setPrices(Collection<LastPrice> prices) {
        String sql = """
                insert into clearing_price as before (market_id, price, position) values (?, ?, ?)
                on conflict (market_id) do update set price = excluded.price, position = excluded.position
                 where excluded.position > before.position""";
        jdbc.batchUpdate(
                sql,
                prices.stream()
                        .map(last -> new Object[] {last.marketId().value(), last.price(), last.position()})
                        .toList());
    }

    private void create(WindowId windowId) {
        new TradeTable(jdbc).create(windowId);
    }

    /** Lets obligations take part in their windows. */
    void book(List<Booked> booked) {
        booked.stream().map(Booked::windowId).distinct().forEach(this::create);
        String sql = """
                insert into clearing_trade
                       (window_id, position, part, trade_id, lots, settled_lots, buyer, seller, base, quote, quantity,
                        quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top, buyer_held_lots,
                        seller_held_lots)
                values (?, ?, ?, ?, 1, 0, ?, ?, ?, ?, 0, ?, 0, true, 0, true, 0, 0)""";
        jdbc.batchUpdate(
                sql,
                booked.stream()
                        .map(each -> new Object[] {
                            each.windowId().value(),
                            each.position(),
                            each.part(),
                            each.owed().obligationId().value(),
                            each.payer().value(),
                            each.owed().counterparty().value(),
                            each.owed().asset().value(),
                            each.owed().asset().value(),
                            each.owed().delivers().amount()
                        })
                        .toList());
        jdbc.batchUpdate(
                "delete from clearing_penalty where obligation_id = ?",
                booked.stream()
                        .map(each -> new Object[] {each.owed().obligationId().value()})
                        .toList());
    }

    /**
     * Copies obligations that their window does not settle into the next one; those that are there already stay.
     *
     * @return how many are new there
     */
    int carry(WindowProgress window, WindowId carriedTo, List<Place> places) {
        if (places.isEmpty()) {
            return 0;
        }
        create(carriedTo);
        String copy = """
                insert into clearing_trade
                       (window_id, position, part, trade_id, due_on, lots, settled_lots, buyer, seller, base, quote,
                        quantity, quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                        buyer_held_lots, seller_held_lots)
                select ?, position, part, trade_id, coalesce(due_on, ?), lots, settled_lots, buyer, seller, base, quote,
                       quantity, quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                       buyer_held_lots, seller_held_lots
                  from clearing_trade where window_id = ? and position = ? and part = ?
                on conflict do nothing""";
        int[] copied = jdbc.batchUpdate(
                copy,
                places.stream()
                        .map(place -> new Object[] {
                            carriedTo.value(),
                            window.settlesOn(),
                            window.windowId().value(),
                            place.position(),
                            place.part()
                        })
                        .toList());
        jdbc.batchUpdate(
                "update clearing_trade set carried_to = ? where window_id = ? and position = ? and part = ?",
                places.stream()
                        .map(place -> new Object[] {
                            carriedTo.value(), window.windowId().value(), place.position(), place.part()
                        })
                        .toList());
        return IntStream.of(copied).sum();
    }
}
