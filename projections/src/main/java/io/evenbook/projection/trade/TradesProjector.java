package io.evenbook.projection.trade;

import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
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
                                      seller_account_id, maker_side, buyer_fee, seller_fee, buyer_paid_in, seller_paid_in,
                                      executed_at, settled_at, executed_position, position, status)
            select *, case when settled_at is not null then 'SETTLED'
                           when buyer_paid_in and seller_paid_in then 'PAID_IN'
                           else 'EXECUTED' end
              from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::boolean[], ?::boolean[],
                          ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::bigint[])
                   as executed (trade_id, market, price, quantity, quote_amount, buy_order_id, sell_order_id, buyer_account_id,
                                seller_account_id, maker_side, buyer_fee, seller_fee, buyer_paid_in, seller_paid_in,
                                executed_at, settled_at, executed_position, position)""";

    /** A trade is PAID_IN when the other side had paid before. */
    private static final String CHANGE = """
            update {view}.trade
               set buyer_paid_in = trade.buyer_paid_in or changed.buyer_paid_in,
                   seller_paid_in = trade.seller_paid_in or changed.seller_paid_in,
                   settled_at = coalesce(changed.settled_at, trade.settled_at),
                   status = case when changed.settled_at is not null then 'SETTLED'
                                 when trade.status = 'EXECUTED' and (trade.buyer_paid_in or changed.buyer_paid_in)
                                      and (trade.seller_paid_in or changed.seller_paid_in) then 'PAID_IN'
                                 else trade.status end,
                   position = changed.position
              from unnest(?::text[], ?::boolean[], ?::boolean[], ?::timestamptz[], ?::bigint[])
                   as changed (trade_id, buyer_paid_in, seller_paid_in, settled_at, position)
             where trade.trade_id = changed.trade_id""";

    @Override
    public String view() {
        return "trades";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeExecuted.class, TradePaidIn.class, TradeSettled.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, Trade> trades = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case TradeExecuted executed -> trade(trades, executed.tradeId(), event).executed = executed;
                case TradePaidIn paid -> trade(trades, paid.tradeId(), event).pay(paid.side());
                case TradeSettled settled -> trade(trades, settled.tradeId(), event).settledAt = event.at();
                default -> { }
            }
        }
        Rows executed = new Rows();
        Rows changed = new Rows();
        trades.forEach((id, trade) -> trade.write(id, executed, changed));
        tables.write(EXECUTE, executed);
        tables.change(CHANGE, changed);
    }

    private static Trade trade(Map<TradeId, Trade> trades, TradeId id, ViewEvent event) {
        Trade trade = trades.computeIfAbsent(id, _ -> new Trade(event));
        trade.lastPosition = event.position();
        return trade;
    }

    /** What the events of a batch tell of one trade. */
    private static final class Trade {
        private final ViewEvent first;
        private long lastPosition;
        private TradeExecuted executed;
        private boolean buyerPaidIn;
        private boolean sellerPaidIn;
        private Instant settledAt;

        Trade(ViewEvent first) {
            this.first = first;
        }

        void pay(Side side) {
            buyerPaidIn |= side == Side.BUY;
            sellerPaidIn |= side == Side.SELL;
        }

        void write(TradeId id, Rows executedRows, Rows changedRows) {
            if (executed == null) {
                changedRows.add(id, buyerPaidIn, sellerPaidIn, settledAt, lastPosition);
            } else {
                executedRows.add(
                        id, executed.marketId(), executed.price(), executed.quantity().amount(), executed.quoteAmount().amount(),
                        executed.buyer().orderId(), executed.seller().orderId(), executed.buyer().accountId(),
                        executed.seller().accountId(), executed.makerSide(), executed.buyer().fee().amount(),
                        executed.seller().fee().amount(), buyerPaidIn, sellerPaidIn, first.at(), settledAt, first.position(),
                        lastPosition);
            }
        }
    }
}
