package io.evenbook.projection.trade;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Trades and how far they are settled. */
@Component
class TradesProjector implements TableProjector {
    private static final String EXECUTE = """
            insert into {view}.trade (trade_id, market, price, quantity, quote_amount, buy_order_id, sell_order_id, buyer_account_id,
                                      seller_account_id, maker_side, buyer_fee, buyer_fee_asset, seller_fee, seller_fee_asset, status,
                                      executed_at, settled_at, executed_position, position)
            select * from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[], ?::text[], ?::text[],
                                 ?::text[], ?::text[], ?::numeric[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::timestamptz[],
                                 ?::timestamptz[], ?::bigint[], ?::bigint[])""";

    private static final String END = """
            update {view}.trade set status = ended.status, settled_at = ended.settled_at, position = ended.position
              from unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[]) as ended (trade_id, status, settled_at, position)
             where trade.trade_id = ended.trade_id""";

    @Override
    public String view() {
        return "trades";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeExecuted.class, TradeSettled.class, TradeCancelled.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, ViewEvent> executed = new LinkedHashMap<>();
        Map<TradeId, End> ends = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case TradeExecuted trade -> executed.put(trade.tradeId(), event);
                case TradeSettled trade ->
                    ends.put(trade.tradeId(), new End(TradeStatus.SETTLED, event.at(), event.position()));
                case TradeCancelled trade ->
                    ends.put(trade.tradeId(), new End(TradeStatus.FAILED, null, event.position()));
                default -> {}
            }
        }
        Rows executedRows = new Rows();
        executed.forEach((id, event) -> {
            End end = ends.remove(id);
            add((TradeExecuted) event.event(), event, end == null ? End.notYet(event) : end, executedRows);
        });
        Rows endedRows = new Rows();
        ends.forEach((id, end) -> endedRows.add(id, end.status, end.settledAt, end.position));
        tables.write(EXECUTE, executedRows);
        tables.change(END, endedRows);
    }

    private static void add(TradeExecuted trade, ViewEvent at, End end, Rows rows) {
        rows.add(
                trade.tradeId(),
                trade.marketId(),
                trade.price(),
                trade.quantity().amount(),
                trade.quoteAmount().amount(),
                trade.buyer().orderId(),
                trade.seller().orderId(),
                trade.buyer().accountId(),
                trade.seller().accountId(),
                trade.makerSide(),
                trade.buyer().fee().amount(),
                trade.buyer().fee().asset(),
                trade.seller().fee().amount(),
                trade.seller().fee().asset(),
                end.status,
                at.at(),
                end.settledAt,
                at.position(),
                end.position);
    }

    /** @param settledAt null unless it is settled */
    private record End(TradeStatus status, Instant settledAt, long position) {
        static End notYet(ViewEvent executed) {
            return new End(TradeStatus.EXECUTED, null, executed.position());
        }
    }
}
