package io.evenbook.projection.trade;

import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes trades and their settlement status. A trade of a scheme belongs to the window that is open at its position,
 * and the end of the window settles it, unless it has failed in it: then it belongs to the window that takes up the
 * rest.
 */
@Component
class TradesProjector implements TableProjector {
    private static final Statement<Executed> EXECUTE = Table.<Executed>of("trade")
            .text("trade_id", row -> row.trade.tradeId())
            .text("market", row -> row.trade.marketId())
            .numeric("price", row -> row.trade.price())
            .numeric("quantity", row -> row.trade.quantity().amount())
            .numeric("quote_amount", row -> row.trade.quoteAmount().amount())
            .text("buy_order_id", row -> row.trade.buyer().orderId())
            .text("sell_order_id", row -> row.trade.seller().orderId())
            .text("buyer_account_id", row -> row.trade.buyer().accountId())
            .text("seller_account_id", row -> row.trade.seller().accountId())
            .text("maker_side", row -> row.trade.makerSide())
            .numeric("buyer_fee", row -> row.trade.buyer().fee().amount())
            .text("buyer_fee_asset", row -> row.trade.buyer().fee().asset())
            .numeric("seller_fee", row -> row.trade.seller().fee().amount())
            .text("seller_fee_asset", row -> row.trade.seller().fee().asset())
            .text("status", row -> row.end.status)
            .time("executed_at", row -> row.at.at())
            .time("settled_at", row -> row.end.settledAt())
            .bigint("executed_position", row -> row.at.position())
            .bigint("position", row -> row.end.position)
            .text("window_id", Executed::window)
            .numeric("settled_quantity", Executed::settled)
            .numeric("cancelled_quantity", row -> row.end.cancelled)
            .insert();

    /**
     * Rows with the month of their trade, which takes one index look-up in each month from the change back to the
     * trade's execution: one for nearly all trades.
     */
    private static final String WITH_MONTH = """
            select changed.*, executed.executed_at
              from {rows}
             cross join lateral (
                   select executed_at from {view}.trade t
                    where t.trade_id = changed.trade_id and t.executed_at <= changed.changed_at
                    order by executed_at desc limit 1) executed""";

    private static final Statement<End> END = Table.<End>of("trade")
            .text("trade_id", End::trade)
            .text("status", End::status)
            .time("changed_at", End::at)
            .time("settled_at", End::settledAt)
            .numeric("cancelled_quantity", End::cancelled)
            .bigint("position", End::position)
            .sql("""
                    update {view}.trade
                       set status = case when ended.cancelled_quantity < quantity then 'SETTLED' else ended.status end,
                           settled_at = case when ended.cancelled_quantity < quantity then ended.changed_at
                                             else ended.settled_at end,
                           cancelled_quantity = ended.cancelled_quantity, position = ended.position
                      from (%s) ended
                     where trade.trade_id = ended.trade_id and trade.executed_at = ended.executed_at""".formatted(WITH_MONTH));

    private static final Statement<Failed> CARRY = Table.<Failed>of("trade")
            .text("trade_id", row -> row.event.tradeId())
            .text("window_id", row -> row.event.carriedTo())
            .numeric("settled_quantity", row -> row.event.settled().amount())
            .time("changed_at", row -> row.at.at())
            .bigint("position", row -> row.at.position())
            .sql("""
                    update {view}.trade
                       set window_id = failed.window_id, settled_quantity = failed.settled_quantity, position = failed.position
                      from (%s) failed
                     where trade.trade_id = failed.trade_id and trade.executed_at = failed.executed_at""".formatted(WITH_MONTH));

    private static final Statement<SettledWindow> SETTLE_WINDOW = Table.<SettledWindow>of("trade")
            .text("window_id", SettledWindow::window)
            .time("settled_at", SettledWindow::at)
            .bigint("position", SettledWindow::position)
            .sql("""
                    update {view}.trade
                       set status = 'SETTLED', settled_at = changed.settled_at, position = changed.position
                      from {rows} where trade.window_id = changed.window_id and trade.status = 'EXECUTED'""");

    @Override
    public String view() {
        return "trades";
    }

    @Override
    public int version() {
        return 5;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(EXECUTE, END, CARRY, SETTLE_WINDOW, OpenWindows.READ, OpenWindows.WRITE);
    }

    /** A trade that is neither settled nor cancelled keeps its month, and the later ones, out of the archive. */
    @Override
    public Optional<MonthlyTable> archivable() {
        return Optional.of(new MonthlyTable(
                "trades", "trade", "executed_position", "executed_position", "unsettled and status = 'EXECUTED'"));
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                TradeExecuted.class,
                TradeSettled.class,
                TradeCancelled.class,
                SettlementFailed.class,
                WindowOpened.class,
                WindowClosed.class,
                WindowSettled.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, Executed> executed = new LinkedHashMap<>();
        Map<TradeId, End> ended = new LinkedHashMap<>();
        Map<TradeId, Failed> failed = new LinkedHashMap<>();
        List<SettledWindow> settled = new ArrayList<>();
        OpenWindows windows = OpenWindows.read(tables, events);
        for (ViewEvent event : events) {
            switch (event.event()) {
                case TradeExecuted trade ->
                    executed.put(
                            trade.tradeId(),
                            new Executed(event, trade, windows.of(trade.schemeId()), null, End.notYet(event, trade)));
                case TradeSettled trade -> end(End.settled(event, trade), executed, ended);
                case TradeCancelled trade -> end(End.cancelled(event, trade), executed, ended);
                case SettlementFailed trade -> fail(new Failed(event, trade), executed, failed);
                case WindowOpened opened -> windows.open(opened.window().windowId());
                case WindowClosed closed -> windows.open(closed.next().windowId());
                case WindowSettled window ->
                    settled.add(new SettledWindow(window.windowId(), event.at(), event.position()));
                default -> {}
            }
        }
        tables.write(EXECUTE, executed.values());
        tables.change(CARRY, failed.values());
        tables.change(END, ended.values());
        // All trades of a window are older than its end, so they have their rows by now
        tables.write(SETTLE_WINDOW, settled);
        windows.write(tables);
    }

    /** A trade that was executed in the same batch has no row yet. */
    private static void end(End end, Map<TradeId, Executed> executed, Map<TradeId, End> ended) {
        if (executed.computeIfPresent(end.trade, (_, trade) -> trade.ended(end)) == null) {
            ended.put(end.trade, end);
        }
    }

    private static void fail(Failed fail, Map<TradeId, Executed> executed, Map<TradeId, Failed> failed) {
        TradeId tradeId = fail.event.tradeId();
        if (executed.computeIfPresent(tradeId, (_, trade) -> trade.failed(fail)) == null) {
            failed.put(tradeId, fail);
        }
    }

    /**
     * @param window in which it settles; null: it settles gross
     * @param settled by windows that did not settle all of it; null: there are none
     */
    private record Executed(ViewEvent at, TradeExecuted trade, WindowId window, BigDecimal settled, End end) {
        Executed ended(End by) {
            return new Executed(at, trade, window, settled, by.of(trade.quantity()));
        }

        Executed failed(Failed by) {
            return new Executed(
                    at,
                    trade,
                    by.event.carriedTo(),
                    by.event.settled().amount(),
                    new End(trade.tradeId(), end.status, by.at.at(), end.cancelled, by.at.position()));
        }
    }

    /** A trade that a window did not settle in full. */
    private record Failed(ViewEvent at, SettlementFailed event) {}

    /** A clearing window whose trades are settled, however many they are. */
    private record SettledWindow(WindowId window, Instant at, long position) {}

    /**
     * @param at when the trade got this status
     * @param cancelled null: nothing of it
     */
    private record End(TradeId trade, TradeStatus status, Instant at, BigDecimal cancelled, long position) {
        static End notYet(ViewEvent at, TradeExecuted trade) {
            return new End(trade.tradeId(), TradeStatus.EXECUTED, at.at(), null, at.position());
        }

        static End settled(ViewEvent at, TradeSettled trade) {
            return new End(trade.tradeId(), TradeStatus.SETTLED, at.at(), null, at.position());
        }

        /** The end of the whole trade: {@link #of} knows whether windows had settled a part of it. */
        static End cancelled(ViewEvent at, TradeCancelled trade) {
            return new End(
                    trade.tradeId(),
                    TradeStatus.FAILED,
                    at.at(),
                    trade.quantity().amount(),
                    at.position());
        }

        private End of(Money quantity) {
            boolean isPart = cancelled != null && cancelled.compareTo(quantity.amount()) < 0;
            return isPart ? new End(trade, TradeStatus.SETTLED, at, cancelled, position) : this;
        }

        private Instant settledAt() {
            return status == TradeStatus.SETTLED ? at : null;
        }
    }
}
