package io.evenbook.command.trade;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.ClearingEvent;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;

/**
 * A trade in clearing. Quantities are in the base asset.
 *
 * @param open neither settled by the windows that failed to settle all of it, nor cancelled
 * @param cancelled that does not settle any more
 * @param buyer the present buyer
 * @param seller the present seller
 * @param lastFail null: no window failed to settle it
 * @param portings how often a side went over to another account
 */
public record TradeClearing(
        Money open, Money cancelled, Party buyer, Party seller, SettlementFailed lastFail, int portings) {

    /**
     * Who owes and is owed the open quantity of a side.
     *
     * @param held the part that it keeps back; zero or greater
     */
    record Party(AccountId accountId, Money held) {}

    static TradeClearing of(TradeExecuted trade) {
        Money none = trade.quantity().none();
        return new TradeClearing(
                trade.quantity(),
                none,
                new Party(trade.buyer().accountId(), none),
                new Party(trade.seller().accountId(), none),
                null,
                0);
    }

    TradeClearing evolve(ClearingEvent event) {
        return switch (event) {
            case SettlementFailed failed ->
                new TradeClearing(failed.open(), cancelled, buyer, seller, failed, portings);
            case SettlementHeld held -> with(held.side(), new Party(account(held.side()), held.held()));
            case SettlementReleased released ->
                with(released.side(), new Party(account(released.side()), released.held()));
            case TradePorted ported -> {
                TradeClearing after = with(ported.side(), new Party(ported.to(), open.none()));
                yield new TradeClearing(open, cancelled, after.buyer, after.seller, lastFail, portings + 1);
            }
        };
    }

    private TradeClearing with(Side side, Party party) {
        return side == Side.BUY
                ? new TradeClearing(open, cancelled, party, seller, lastFail, portings)
                : new TradeClearing(open, cancelled, buyer, party, lastFail, portings);
    }

    /** Nobody keeps back anything of what is cancelled. */
    TradeClearing cancel(Money quantity) {
        Money none = quantity.none();
        return new TradeClearing(
                open.minus(quantity),
                cancelled.plus(quantity),
                new Party(buyer.accountId, none),
                new Party(seller.accountId, none),
                lastFail,
                portings);
    }

    private Party party(Side side) {
        return side == Side.BUY ? buyer : seller;
    }

    /** The account that owes and is owed the open quantity of a side. */
    public AccountId account(Side side) {
        return party(side).accountId;
    }

    /** The part of the open quantity that a side keeps back. */
    Money held(Side side) {
        return party(side).held;
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
