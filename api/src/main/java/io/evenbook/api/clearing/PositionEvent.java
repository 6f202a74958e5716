package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.util.List;

/**
 * Events of an account in clearing. Amounts are at their asset's scale, sums and balances are those after the event.
 */
public sealed interface PositionEvent {
    AccountId accountId();

    /**
     * The account takes part in a scheme under these terms, which replace the previous ones.
     *
     * @param caps how far its orders may go beyond its funds, for CREDIT; an asset that is missing has cap zero
     */
    record ParticipantEnrolled(AccountId accountId, SchemeId schemeId, Funding funding, List<Money> caps, String reason)
            implements PositionEvent {}

    /**
     * The account owes and is owed its sides of trades by the house, no longer by the other sides.
     *
     * @param trades one for each of its sides, at least one
     * @param positions of the window, one for each asset that changed
     * @param balances one for each asset of which less is held
     */
    record TradesNovated(
            AccountId accountId,
            WindowId windowId,
            List<NovatedSide> trades,
            List<OpenPosition> positions,
            List<Balance> balances)
            implements PositionEvent {}

    /**
     * One side of a novated trade.
     *
     * @param captured taken out of the hold of the order; stays held for the settlement unless the order had credit
     * @param released available again, since the price was better than the limit; zero or greater
     * @param holdRemaining the rest of the hold of the order; zero: it is closed
     * @param delivers the payment, a fee of its asset included
     * @param receives the receipt, less a fee of its asset
     * @param fee of either asset; less than zero: a rebate
     */
    record NovatedSide(
            TradeId tradeId,
            Side side,
            HoldId holdId,
            Money captured,
            Money released,
            Money holdRemaining,
            Money delivers,
            Money receives,
            Money fee) {}

    /**
     * The deliveries and receipts of the account in one asset and window.
     *
     * @param hold what orders held for the deliveries
     */
    record OpenPosition(Money delivers, Money receives, Money hold) {
        public AssetCode asset() {
            return delivers.asset();
        }
    }

    /**
     * The account held what it could of what it has to deliver in the window. Exactly once a window.
     *
     * @param assets one for each asset of its positions
     */
    record SettlementPrepared(AccountId accountId, WindowId windowId, List<Prepared> assets) implements PositionEvent {}

    /** @param held in addition to the holds of orders; zero or greater */
    record Prepared(Money held, Balance balance) {}

    /**
     * The account delivered and received what settled; the rest goes over to another window.
     *
     * @param carriedTo the window that settles next
     * @param assets one for each asset of its positions
     */
    record PositionSettled(AccountId accountId, WindowId windowId, WindowId carriedTo, List<Settled> assets)
            implements PositionEvent {}

    /**
     * One asset of a settled position.
     *
     * @param carriedHold what stays held of {@code carriedDelivers}
     */
    record Settled(
            Money delivered,
            Money received,
            Money carriedDelivers,
            Money carriedReceives,
            Money carriedHold,
            Balance balance) {
        public AssetCode asset() {
            return delivered.asset();
        }
    }
}
