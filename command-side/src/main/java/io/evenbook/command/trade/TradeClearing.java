package io.evenbook.command.trade;

import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.ClearingEvent;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;

/**
 * A trade in clearing. Quantities are in the base asset.
 *
 * @param open neither settled by the windows that failed to settle all of it, nor cancelled
 * @param cancelled that does not settle any more
 * @param heldByBuyer the part of the open quantity that the buyer keeps back; zero or greater
 * @param heldBySeller the same of the seller
 * @param lastFail null: no window failed to settle it
 */
public record TradeClearing(
        Money open, Money cancelled, Money heldByBuyer, Money heldBySeller, SettlementFailed lastFail) {

    static TradeClearing of(TradeExecuted trade) {
        Money none = trade.quantity().none();
        return new TradeClearing(trade.quantity(), none, none, none, null);
    }

    TradeClearing evolve(ClearingEvent event) {
        return switch (event) {
            case SettlementFailed failed -> new TradeClearing(failed.open(), cancelled, heldByBuyer, heldBySeller, failed);
            case SettlementHeld held -> with(held.side(), held.held());
            case SettlementReleased released -> with(released.side(), released.held());
        };
    }

    private TradeClearing with(Side side, Money held) {
        return side == Side.BUY
                ? new TradeClearing(open, cancelled, held, heldBySeller, lastFail)
                : new TradeClearing(open, cancelled, heldByBuyer, held, lastFail);
    }

    /** Nobody keeps back anything of what is cancelled. */
    TradeClearing cancel(Money quantity) {
        Money none = quantity.none();
        return new TradeClearing(open.minus(quantity), cancelled.plus(quantity), none, none, lastFail);
    }

    /** The part of the open quantity that a side keeps back. */
    Money held(Side side) {
        return side == Side.BUY ? heldByBuyer : heldBySeller;
    }

    /** The part of the open quantity that a side does not keep back. */
    Money free(Side side) {
        return open.minus(held(side));
    }

    /**
     * The window that settles it, or has.
     *
     * @param first the one that it was made in
     */
    public WindowId windowId(WindowId first) {
        return lastFail == null ? first : lastFail.carriedTo();
    }

    /** Whether it is recorded that the window, or a later one, did not settle all of it. */
    boolean hasFailedIn(WindowId windowId) {
        return lastFail != null && lastFail.windowId().number() >= windowId.number();
    }
}
