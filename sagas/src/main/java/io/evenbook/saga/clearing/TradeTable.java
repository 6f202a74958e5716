package io.evenbook.saga.clearing;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Trades of windows that have not settled, a partition for each window that has any; joins the current transaction.
 * Each statement names the windows of its rows, and locks their partitions alone after {@link #planForWindows}:
 * PostgreSQL's table of locks has room for some thousands.
 */
record TradeTable(JdbcTemplate jdbc) {
    /** The quantity of a trade that one side keeps back in the window that settles it next. */
    record Held(TradeId tradeId, WindowId windowId, Side side, Money quantity) {}

    /**
     * A trade that does not settle in full.
     *
     * @param lots that settle now
     */
    record Failing(long lots, Side side, FailCause cause) {}

    /**
     * Has each statement of this transaction planned for its own windows. PostgreSQL plans one that it has executed
     * several times for any window, and would lock all partitions.
     */
    void planForWindows() {
        jdbc.execute("set local plan_cache_mode = force_custom_plan");
    }

    void create(WindowId windowId) {
        jdbc.execute("create table if not exists %s partition of clearing_trade for values in ('%s')"
                .formatted(partition(windowId), windowId));
    }

    void drop(WindowId windowId) {
        jdbc.execute("drop table if exists " + partition(windowId));
    }

    /** Quoted, since it has upper case letters, and may have hyphens. */
    private static String partition(WindowId windowId) {
        return "\"clearing_trade_%s\"".formatted(windowId);
    }

    void add(List<ExecutedTrade> executed) {
        executed.stream().map(ExecutedTrade::windowId).distinct().forEach(this::create);
        String sql = """
                insert into clearing_trade
                       (window_id, position, part, trade_id, market_id, lots, settled_lots, buyer, seller, base, quote,
                        quantity, quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                        buyer_held_lots, seller_held_lots)
                values (?, ?, 0, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)""";
        jdbc.batchUpdate(sql, executed.stream().map(TradeTable::columns).toList());
    }

    private static Object[] columns(ExecutedTrade executed) {
        TradeExecuted trade = executed.trade();
        return new Object[] {
            executed.windowId().value(),
            executed.position(),
            trade.tradeId().value(),
            trade.marketId().value(),
            trade.lots(),
            trade.buyer().accountId().value(),
            trade.seller().accountId().value(),
            trade.quantity().asset().value(),
            trade.quoteAmount().asset().value(),
            trade.quantity().amount(),
            trade.quoteAmount().amount(),
            trade.buyer().fee().amount(),
            ExecutedTrade.isFeeOnTop(trade.buyer()),
            trade.seller().fee().amount(),
            ExecutedTrade.isFeeOnTop(trade.seller())
        };
    }

    /** Sets the quantities that sides keep back. */
    void hold(List<Held> held) {
        for (Side side : Side.values()) {
            String sql = """
                    update clearing_trade set %s = (lots * ? / quantity)::bigint
                     where trade_id = ? and window_id = ?""".formatted(side == Side.BUY ? "buyer_held_lots" : "seller_held_lots");
            jdbc.batchUpdate(
                    sql,
                    held.stream()
                            .filter(each -> each.side() == side)
                            .map(each -> new Object[] {
                                each.quantity().amount(),
                                each.tradeId().value(),
                                each.windowId().value()
                            })
                            .toList());
        }
    }

    /** Copies trades that their window does not settle in full into the window that takes up the rest. */
    void carry(List<SettlementFailed> failed) {
        failed.stream().map(SettlementFailed::carriedTo).distinct().forEach(this::create);
        failed.stream()
                .collect(Collectors.groupingBy(each -> List.of(each.windowId(), each.carriedTo())))
                .values()
                .forEach(this::carryTogether);
    }

    /** @param failed in one window, and carried over to one other */
    private void carryTogether(List<SettlementFailed> failed) {
        WindowId windowId = failed.getFirst().windowId();
        WindowId carriedTo = failed.getFirst().carriedTo();
        new BulkStatement<SettlementFailed>("""
                        insert into clearing_trade
                               (window_id, position, part, trade_id, market_id, due_on, failing, lots, settled_lots,
                                buyer, seller, base, quote, quantity, quote_amount, buyer_fee, buyer_fee_on_top,
                                seller_fee, seller_fee_on_top, buyer_held_lots, seller_held_lots)
                        select '%s', position, part, trade.trade_id, market_id, failed.due_on::date, failed.side, lots,
                               (lots * failed.settled / quantity)::bigint, buyer, seller, base, quote, quantity,
                               quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                               buyer_held_lots, seller_held_lots
                          from unnest(?, ?, ?, ?) as failed (trade_id, due_on, side, settled)
                          join clearing_trade trade on trade.trade_id = failed.trade_id
                         where trade.window_id = '%s'""".formatted(carriedTo, windowId))
                .text(row -> row.tradeId().value())
                .text(row -> row.dueOn().toString())
                .text(row -> row.side().name())
                .numeric(row -> row.settled().amount())
                .write(jdbc, failed);
        new BulkStatement<SettlementFailed>("""
                        update clearing_trade as trade set carried_to = '%s' from unnest(?) as failed (trade_id)
                         where trade.trade_id = failed.trade_id and trade.window_id = '%s'""".formatted(carriedTo, windowId))
                .text(row -> row.tradeId().value())
                .write(jdbc, failed);
    }

    /** Puts sides of trades into the hands of other accounts, which keep back nothing. */
    void port(List<TradePorted> ported) {
        for (Side side : Side.values()) {
            String sql = """
                    update clearing_trade set %1$s = ?, %1$s_held_lots = 0
                     where window_id = ? and trade_id = ?""".formatted(side == Side.BUY ? "buyer" : "seller");
            jdbc.batchUpdate(
                    sql,
                    ported.stream()
                            .filter(each -> each.side() == side)
                            .map(each -> new Object[] {
                                each.to().value(),
                                each.windowId().value(),
                                each.tradeId().value()
                            })
                            .toList());
        }
    }

    /**
     * Removes a trade that was cancelled.
     *
     * @return whether an earlier window did not settle it
     * @throws IllegalStateException if it is not there
     */
    boolean cancel(TradeCancelled cancelled) {
        String sql = "delete from clearing_trade where window_id = ? and trade_id = ? returning due_on is not null";
        List<Boolean> wasCarried = jdbc.queryForList(
                sql,
                Boolean.class,
                cancelled.windowId().value(),
                cancelled.tradeId().value());
        if (wasCarried.isEmpty()) {
            throw new IllegalStateException("must be in its window: " + cancelled);
        }
        return wasCarried.getFirst();
    }

    /** Reads the trades of a window. */
    OpenTrades read(WindowProgress window, Roster roster) {
        String query = """
                select part, coalesce(due_on, '%s') - date '1970-01-01', position, lots, settled_lots, buyer, seller, base,
                       quote, quantity, quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                       buyer_held_lots, seller_held_lots
                  from clearing_trade where window_id = '%s'""".formatted(window.settlesOn(), window.windowId());
        OpenTrades trades = new OpenTrades(roster, window.trades().rows());
        TradeRow rows = new TradeRow(roster);
        BinaryCopy.read(jdbc, query, row -> trades.add(rows.next(row)));
        return trades;
    }

    /**
     * The commands for trades that a window does not settle in full, but for those that know it already.
     *
     * @param failing their numbers of lots that settle, and why not all, by their positions
     */
    List<FailTrade> failing(WindowProgress window, WindowId carriedTo, Map<Long, Failing> failing) {
        String sql = """
                select position, trade_id, base, quote, quantity, lots, settled_lots, coalesce(due_on, ?) as due_on
                  from clearing_trade
                 where window_id = ? and position = any(?) and part = 0 and carried_to is null order by position""";
        return jdbc.query(
                sql,
                (row, _) -> {
                    Failing trade = failing.get(row.getLong("position"));
                    boolean isBuyer = trade.side() == Side.BUY;
                    BigDecimal quantity = row.getBigDecimal("quantity");
                    BigDecimal settledLots = BigDecimal.valueOf(row.getLong("settled_lots") + trade.lots());
                    BigDecimal settled = quantity.multiply(settledLots)
                            .divide(
                                    BigDecimal.valueOf(row.getLong("lots")),
                                    quantity.scale(),
                                    RoundingMode.UNNECESSARY);
                    AssetCode base = new AssetCode(row.getString("base"));
                    return new FailTrade(
                            new TradeId(row.getString("trade_id")),
                            window.windowId(),
                            trade.side(),
                            isBuyer ? new AssetCode(row.getString("quote")) : base,
                            trade.cause(),
                            new Money(base, settled),
                            row.getObject("due_on", LocalDate.class),
                            carriedTo);
                },
                window.settlesOn(),
                window.windowId().value(),
                failing.keySet().toArray(Long[]::new));
    }
}
