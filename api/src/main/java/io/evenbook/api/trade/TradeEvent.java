package io.evenbook.api.trade;

import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.util.stream.Stream;

/** Facts about one trade. */
public sealed interface TradeEvent {
    TradeId tradeId();

    /**
     * Two orders matched. Everything that the settlement does is written here.
     *
     * @param price of the maker, at the tick's scale
     * @param quantity in the base asset
     * @param quoteAmount price times quantity, exactly, in the quote asset
     * @param makerSide the side whose order rested
     */
    record TradeExecuted(
            TradeId tradeId,
            MarketId marketId,
            BigDecimal price,
            Money quantity,
            Money quoteAmount,
            Side makerSide,
            TradeParty buyer,
            TradeParty seller)
            implements TradeEvent, NamesAccounts {

        @Override
        public Stream<AccountId> accounts() {
            return Stream.of(buyer.accountId(), seller.accountId());
        }

        public TradeParty party(Side side) {
            return side == Side.BUY ? buyer : seller;
        }
    }

    /** Both sides exchanged what they traded, and paid their fees, at once. The accounts' events follow. */
    record TradeSettled(TradeId tradeId, JournalEntry entry) implements TradeEvent, PostsEntry {}

    /**
     * The trade will not be settled: what both sides had set aside for it was released in the same commit.
     *
     * @param quantity in the base asset; all of the trade
     */
    record TradeCancelled(TradeId tradeId, Money quantity, CancelCause cause, String reason) implements TradeEvent {}

    /** The settlement was parked: it waits for an operator. @param code a rejection's code */
    record SettlementParked(TradeId tradeId, String code, String detail) implements TradeEvent {}

    /** An operator had the parked settlement tried again. */
    record SettlementRetried(TradeId tradeId, String reason) implements TradeEvent {}
}
