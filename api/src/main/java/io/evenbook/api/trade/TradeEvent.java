package io.evenbook.api.trade;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.stream.Stream;

/** Events of one trade. */
public sealed interface TradeEvent {
    TradeId tradeId();

    /**
     * Two orders matched. The event has everything that the settlement needs.
     *
     * @param schemeId by which it settles, in a clearing window; null: alone and gross
     * @param price of the maker, or of the auction, at the tick's scale
     * @param quantity in the base asset
     * @param quoteAmount price times quantity, exactly, in the quote asset
     * @param lots the quantity in lots: quantity and quote amount are whole multiples of it
     * @param makerSide the side whose order rested; null in an auction
     * @param selfTrade whether one account is on both sides
     */
    record TradeExecuted(
            TradeId tradeId,
            MarketId marketId,
            SchemeId schemeId,
            BigDecimal price,
            Money quantity,
            Money quoteAmount,
            @JsonFormat(shape = JsonFormat.Shape.STRING) long lots,
            Side makerSide,
            boolean selfTrade,
            TradeParty buyer,
            TradeParty seller)
            implements TradeEvent, NamesAccounts {

        /** The trade of these two parties. */
        public TradeExecuted(
                TradeId tradeId,
                MarketId marketId,
                SchemeId schemeId,
                BigDecimal price,
                Money quantity,
                Money quoteAmount,
                long lots,
                Side makerSide,
                TradeParty buyer,
                TradeParty seller) {
            this(
                    tradeId,
                    marketId,
                    schemeId,
                    price,
                    quantity,
                    quoteAmount,
                    lots,
                    makerSide,
                    buyer.accountId().equals(seller.accountId()),
                    buyer,
                    seller);
        }

        @Override
        public Stream<AccountId> accounts() {
            return Stream.of(buyer.accountId(), seller.accountId());
        }

        /** Returns true if it settles alone, false if it does in a clearing window of its scheme. */
        public boolean settlesGross() {
            return schemeId == null;
        }

        /** Returns the buyer or the seller. */
        public TradeParty party(Side side) {
            return side == Side.BUY ? buyer : seller;
        }
    }

    /**
     * Both sides exchanged base and quote amount and paid their fees. The events of both accounts follow in the same
     * commit.
     */
    record TradeSettled(TradeId tradeId, JournalEntry entry) implements TradeEvent, PostsEntry {}

    /**
     * The trade was cancelled, as far as it had not settled. If it was not novated, the holds of both sides were
     * released in the same commit.
     *
     * @param windowId the clearing window that would have settled it; null: it would have settled gross
     * @param quantity that does not settle any more, in the base asset; greater than zero
     */
    record TradeCancelled(TradeId tradeId, WindowId windowId, Money quantity, CancelCause cause, String reason)
            implements TradeEvent {}

    /**
     * The settlement was parked and waits for an operator.
     *
     * @param code a rejection's code, or {@code saga.failed}
     */
    record SettlementParked(TradeId tradeId, String code, String detail) implements TradeEvent {}

    /** An operator retried the parked settlement. */
    record SettlementRetried(TradeId tradeId, String reason) implements TradeEvent {}

    /** An event of a trade that settles in clearing windows. */
    sealed interface ClearingEvent extends TradeEvent {
        WindowId windowId();
    }

    /**
     * A window did not settle all of the trade. The rest goes over to another window.
     *
     * @param windowId that did not settle it
     * @param side that failed
     * @param accountId that has this side
     * @param asset that it did not deliver in full
     * @param settled the quantity that has settled so far, in the base asset; zero or greater
     * @param open the rest of the quantity; greater than zero
     * @param dueOn the settlement date of the window that the trade was made in
     * @param carriedTo the window that takes up the rest
     */
    record SettlementFailed(
            TradeId tradeId,
            WindowId windowId,
            Side side,
            AccountId accountId,
            AssetCode asset,
            FailCause cause,
            Money settled,
            Money open,
            LocalDate dueOn,
            WindowId carriedTo)
            implements ClearingEvent {}

    /**
     * One side keeps back more of the trade: that part does not settle before the side releases it.
     *
     * @param windowId that settles the trade next
     * @param held the quantity that the side keeps back, in the base asset; greater than zero
     * @param reason null: none was given
     */
    record SettlementHeld(TradeId tradeId, WindowId windowId, Side side, Money held, String reason)
            implements ClearingEvent {}

    /**
     * One side keeps back less of the trade.
     *
     * @param windowId that settles the trade next
     * @param held the quantity that the side still keeps back, in the base asset; zero or greater
     * @param reason null: none was given
     */
    record SettlementReleased(TradeId tradeId, WindowId windowId, Side side, Money held, String reason)
            implements ClearingEvent {}

    /**
     * The open quantity of one side went over to another account, with all that is still to be delivered, received and
     * paid in fees. The new account keeps back nothing. The events of both accounts follow in the same commit.
     *
     * @param windowId that settles the trade
     */
    record TradePorted(TradeId tradeId, WindowId windowId, Side side, AccountId from, AccountId to, String reason)
            implements ClearingEvent, NamesAccounts {
        @Override
        public Stream<AccountId> accounts() {
            return Stream.of(from, to);
        }
    }
}
