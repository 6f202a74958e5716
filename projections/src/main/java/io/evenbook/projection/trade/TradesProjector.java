package io.evenbook.projection.trade;

import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.List;
import org.springframework.stereotype.Component;

/** Trades and how far they are settled. */
@Component
class TradesProjector implements TableProjector {
    private static final String EXECUTE = """
            insert into {view}.trade (trade_id, market, price, quantity, quote_amount, buy_order_id, sell_order_id, buyer_account_id,
                                      seller_account_id, maker_side, buyer_fee, seller_fee, buyer_paid_in, seller_paid_in, status,
                                      executed_at, executed_position, position)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, false, 'EXECUTED', ?, ?, ?)""";

    /** A trade is PAID_IN when the other side had paid before. */
    private static final String PAY_IN = """
            update {view}.trade
               set buyer_paid_in = buyer_paid_in or ?, seller_paid_in = seller_paid_in or ?,
                   status = case when status = 'EXECUTED' and (buyer_paid_in or ?) and (seller_paid_in or ?) then 'PAID_IN' else status end,
                   position = ?
             where trade_id = ?""";

    private static final String SETTLE =
            "update {view}.trade set status = 'SETTLED', settled_at = ?, position = ? where trade_id = ?";

    @Override
    public String view() {
        return "trades";
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows executed = new Rows();
        Rows paidIn = new Rows();
        Rows settled = new Rows();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case TradeExecuted trade ->
                    executed.add(
                            trade.tradeId(), trade.marketId(), trade.price(), trade.quantity().amount(), trade.quoteAmount().amount(),
                            trade.buyer().orderId(), trade.seller().orderId(), trade.buyer().accountId(), trade.seller().accountId(),
                            trade.makerSide(), trade.buyer().fee().amount(), trade.seller().fee().amount(), event.at(),
                            event.position(), event.position());
                case TradePaidIn paid -> {
                    boolean buyer = paid.side() == Side.BUY;
                    paidIn.add(buyer, !buyer, buyer, !buyer, event.position(), paid.tradeId());
                }
                case TradeSettled trade -> settled.add(event.at(), event.position(), trade.tradeId());
                default -> { }
            }
        }
        // The order in which these happen to every trade.
        tables.write(EXECUTE, executed);
        tables.change(PAY_IN, paidIn);
        tables.change(SETTLE, settled);
    }
}
