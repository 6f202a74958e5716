package io.evenbook.command.market;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Order;
import java.math.BigDecimal;

/** The order that a command places, or amends, and what has come of it. */
final class Placed {
    private final PlaceOrder command;
    private final OrderId orderId;
    private final MeasuredOrder order;
    private final long number;

    private BigDecimal receipts = BigDecimal.ZERO;
    private BigDecimal spent = BigDecimal.ZERO;
    private boolean wasPrevented;
    private RestingOrder live;

    /** @param number that it has in the book */
    Placed(PlaceOrder command, MeasuredOrder order, long number) {
        this(command, command.orderId(), order, number);
    }

    private Placed(PlaceOrder command, OrderId orderId, MeasuredOrder order, long number) {
        this.command = command;
        this.orderId = orderId;
        this.order = order;
        this.number = number;
    }

    /** An order of the book. @param order with its new terms */
    static Placed amended(OrderId orderId, MeasuredOrder order, long number) {
        return new Placed(null, orderId, order, number);
    }

    /** Null if the command amends the order. */
    PlaceOrder command() {
        return command;
    }

    OrderId orderId() {
        return orderId;
    }

    MeasuredOrder order() {
        return order;
    }

    long number() {
        return number;
    }

    void filled(TradeExecuted trade) {
        TradeParty party = trade.party(order.side());
        receipts = receipts.add(party.reservation().amount());
        spent = spent.add(party.captured().amount());
    }

    void prevented() {
        wasPrevented = true;
    }

    /** Looks at the book after the last rule. */
    void finish(MarketState market) {
        Order found = market.find(orderId);
        live = found == null ? null : RestingOrder.of(found, market);
    }

    /** Whether an end by this reason makes it FILLED: its budget is spent, and it named no quantity. */
    boolean isSpent(EndReason reason) {
        return reason == EndReason.BUDGET_SPENT && !wasPrevented && order.lots() == null;
    }

    /** Why it ended, as its event says. */
    EndReason reasonFor(EndReason reason) {
        if (reason != EndReason.BUDGET_SPENT) {
            return reason;
        }
        return wasPrevented ? EndReason.SELF_TRADE : EndReason.NOT_FILLED;
    }

    /** The rest of its budget. */
    Money unspent() {
        return new Money(order.budget().asset(), order.budget().amount().subtract(spent));
    }

    /** The receipts of its trades, and those that its live lots may have, before fees; may exceed 18 digits. */
    BigDecimal receivable(MarketState market) {
        return live == null
                ? receipts
                : receipts.add(live.receiptFor(live.lots(), market.terms()).amount());
    }
}
