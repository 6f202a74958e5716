package io.evenbook.api.trade;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Commands on one executed trade. */
public sealed interface TradeCommand {
    TradeId tradeId();

    /**
     * Settles a trade: both sides exchange base and quote amount in one commit, out of their holds. Refused if a hold
     * has less than the trade needs. Does nothing if the trade is settled or cancelled.
     */
    record SettleTrade(TradeId tradeId) implements TradeCommand {}

    /**
     * Parks a settlement that was refused or failed.
     *
     * @param code a rejection's code, or {@code saga.failed}
     */
    record ParkSettlement(TradeId tradeId, String code, String detail) implements TradeCommand {}

    /** Retries a parked settlement. Refused if it is not parked. */
    record RetrySettlement(TradeId tradeId, String reason) implements TradeCommand {}

    /**
     * Cancels an unsettled trade and releases both holds. Refused if the trade is settled or cancelled, or if a hold is
     * missing.
     */
    record CompensateTrade(TradeId tradeId, String reason) implements TradeCommand {}

    /**
     * Cancels a parked trade like {@link CompensateTrade}, even if a hold is missing. Releases the holds that exist.
     */
    record ResolveTrade(TradeId tradeId, String reason) implements TradeCommand {}

    /** A command on a trade that settles in clearing windows. */
    sealed interface ClearingCommand extends TradeCommand {
        WindowId windowId();
    }

    /**
     * Records that a window does not settle all of a trade. Does nothing if that is recorded for this window or a later
     * one, or if the trade is cancelled.
     *
     * @param side that failed
     * @param asset that it does not deliver in full
     * @param settled the quantity that has settled when this window has, earlier windows included, in the base asset
     * @param dueOn the settlement date of the window that the trade was made in
     * @param carriedTo a later window of the same scheme, which takes up the rest
     */
    record FailTrade(
            TradeId tradeId,
            WindowId windowId,
            Side side,
            AssetCode asset,
            FailCause cause,
            Money settled,
            LocalDate dueOn,
            WindowId carriedTo)
            implements ClearingCommand {}

    /**
     * Cancels the open quantity of a trade. If it is novated, that is taken back from both sides, their fees included;
     * this is refused from the time on at which its window is due. If it is not, what both orders hold for it is
     * released, as far as it is there. Does nothing if the trade is cancelled; with the cause CLEARING, also if it is
     * novated: its window settles it then.
     *
     * @param windowId the window that the trade was made in, or a later one that it was carried over to
     */
    record CancelTrade(TradeId tradeId, WindowId windowId, CancelCause cause, String reason)
            implements ClearingCommand {}

    /**
     * Ports one side of a novated trade to another account: its open quantity is taken back at the present party and
     * booked anew at the other account. Does nothing if that account is the present party. Refused from the time on at
     * which the window of the trade is due.
     *
     * @param windowId the window that the trade was made in; null: it settles gross, and the command is refused
     */
    record PortTrade(TradeId tradeId, WindowId windowId, Side side, AccountId to, String reason)
            implements ClearingCommand {}

    /** Changes what one side keeps back. Refused from the time on at which the window of the trade is due. */
    sealed interface HoldCommand extends ClearingCommand {
        Side side();
    }

    /**
     * Keeps back a part of a trade, so that it does not settle. Refused if less of it is open and not kept back.
     *
     * @param windowId the window that the trade was made in; null: it settles gross, and the command is refused
     * @param quantity in addition to the one that the side keeps back; null: all of it
     * @param reason null: none was given
     */
    record HoldTrade(TradeId tradeId, WindowId windowId, Side side, BigDecimal quantity, String reason)
            implements HoldCommand {}

    /**
     * Lets a part of a trade settle that was kept back. Refused if the side keeps back less.
     *
     * @param windowId the window that the trade was made in; null: it settles gross, and the command is refused
     * @param quantity of what the side keeps back; null: all of it
     * @param reason null: none was given
     */
    record ReleaseTrade(TradeId tradeId, WindowId windowId, Side side, BigDecimal quantity, String reason)
            implements HoldCommand {}
}
