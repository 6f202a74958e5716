package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.netting.FailedTrade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Penalties and compensations, and how penalties are computed; joins the current transaction. */
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

    /** A trade that failed. @param position of its event in the log */
    record Failing(long position, FailedTrade trade, BigDecimal lastPrice) {}

    void setRates(SchemeId schemeId, List<PenaltyRate> rates) {
        jdbc.update("delete from clearing_penalty_rate where scheme_id = ?", schemeId.value());
        jdbc.batchUpdate(
                "insert into clearing_penalty_rate (scheme_id, asset, basis_points) values (?, ?, ?)",
                rates.stream()
                        .map(rate ->
                                new Object[] {schemeId.value(), rate.asset().value(), rate.basisPointsPerDay()})
                        .toList());
    }

    /** The penalty rates of a scheme, in basis points a business day. */
    Map<AssetCode, BigDecimal> rates(SchemeId schemeId) {
        Map<AssetCode, BigDecimal> rates = new HashMap<>();
        jdbc.query(
                "select asset, basis_points from clearing_penalty_rate where scheme_id = ?",
                row -> {
                    rates.put(new AssetCode(row.getString(1)), row.getBigDecimal(2));
                },
                schemeId.value());
        return rates;
    }

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

    /** Trades of a window that an earlier one failed to settle, by position. @param after a position */
    List<Failing> failing(WindowId windowId, long after, int limit) {
        String sql = """
                select trade.position, trade_id, buyer, seller, base, quantity, lots, settled_lots, quote,
                       scale(quote_amount) as quote_decimals, failing, due_on, price
                  from clearing_trade trade join clearing_price using (market_id)
                 where window_id = ? and trade.position > ? and failing is not null and carried_to is null
                 order by trade.position limit ?""";
        return jdbc.query(sql, (row, _) -> failing(row), windowId.value(), after, limit);
    }

    private static Failing failing(ResultSet row) throws SQLException {
        BigDecimal quantity = row.getBigDecimal("quantity");
        long lots = row.getLong("lots");
        BigDecimal open = quantity.multiply(BigDecimal.valueOf(lots - row.getLong("settled_lots")))
                .divide(BigDecimal.valueOf(lots), quantity.scale(), RoundingMode.UNNECESSARY);
        FailedTrade trade = new FailedTrade(
                new TradeId(row.getString("trade_id")),
                new AccountId(row.getString("buyer")),
                new AccountId(row.getString("seller")),
                new Money(new AssetCode(row.getString("base")), open),
                new AssetCode(row.getString("quote")),
                row.getInt("quote_decimals"),
                Side.valueOf(row.getString("failing")),
                row.getObject("due_on", LocalDate.class));
        return new Failing(row.getLong("position"), trade, row.getBigDecimal("price"));
    }

    /** Adds penalties that are not booked yet. @param position of the event that closed their business day */
    void plan(WindowId windowId, long position, List<Debt> penalties) {
        String sql = """
                insert into clearing_obligation
                       (obligation_id, window_id, position, trade_id, failing, business_date, payer, receiver, asset,
                        amount)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        jdbc.batchUpdate(
                sql,
                penalties.stream()
                        .map(debt -> new Object[] {
                            debt.obligationId().value(),
                            windowId.value(),
                            position,
                            debt.tradeId().value(),
                            debt.failing().name(),
                            debt.businessDate(),
                            debt.payer().value(),
                            debt.receiver().value(),
                            debt.amount().asset().value(),
                            debt.amount().amount()
                        })
                        .toList());
    }

    /** The window that settles the penalties of a day of which some are not booked yet; null: all are. */
    WindowId windowOf(long position) {
        List<String> windows = jdbc.queryForList(
                "select window_id from clearing_obligation where position = ? limit 1", String.class, position);
        return windows.isEmpty() ? null : new WindowId(windows.getFirst());
    }

    /** Penalties that are not booked yet, by id. @param after an id, or an empty text */
    List<Debt> planned(long position, String after, int limit) {
        String sql = """
                select * from clearing_obligation where position = ? and obligation_id > ?
                 order by obligation_id limit ?""";
        return jdbc.query(sql, (row, _) -> debt(row), position, after, limit);
    }

    private static Debt debt(ResultSet row) throws SQLException {
        return new Debt(
                new ObligationId(row.getString("obligation_id")),
                ObligationKind.PENALTY,
                new TradeId(row.getString("trade_id")),
                Side.valueOf(row.getString("failing")),
                row.getObject("business_date", LocalDate.class),
                new AccountId(row.getString("payer")),
                new AccountId(row.getString("receiver")),
                new Money(new AssetCode(row.getString("asset")), row.getBigDecimal("amount")));
    }

    /** How many penalties of a window are not booked yet. */
    int pending(WindowId windowId) {
        return jdbc.queryForObject(
                "select count(*) from clearing_obligation where window_id = ?", Integer.class, windowId.value());
    }

    /** Drops the penalties of a day that are not booked yet. */
    void drop(long position) {
        jdbc.update("delete from clearing_obligation where position = ?", position);
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
                "delete from clearing_obligation where obligation_id = ?",
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
