package io.evenbook.api.trade;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;

/**
 * A command on a trade that has failed for longer than the extension of its scheme. Refused before, and from the time
 * on at which its window is due.
 */
public sealed interface FailedTradeCommand {
    TradeId tradeId();

    /** The window that the trade was made in; null: it settles gross, and the command is refused. */
    WindowId windowId();

    String reason();

    /**
     * Ports the failing side to the close-out account of the scheme, and has that side pay the account what the trade
     * costs it more at the market's last price. The account then trades by orders of its own. Does nothing if the
     * failing side is ported to it already.
     */
    record BuyIn(TradeId tradeId, WindowId windowId, String reason) implements FailedTradeCommand {}

    /**
     * Cancels the open quantity, and has the failing side pay the other one what it loses at the market's last price.
     */
    record SettleInCash(TradeId tradeId, WindowId windowId, String reason) implements FailedTradeCommand {}
}
