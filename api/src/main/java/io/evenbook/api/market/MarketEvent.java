package io.evenbook.api.market;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.time.Instant;
import java.util.List;

/**
 * Events of one market and its order book. They suffice to rebuild the book. Prices are counted in ticks, quantities in
 * lots.
 */
public sealed interface MarketEvent {
    MarketId marketId();

    /** The market was listed; it is open. */
    record MarketListed(MarketTerms terms) implements MarketEvent {
        @Override
        public MarketId marketId() {
            return terms.marketId();
        }
    }

    /**
     * The market has other terms from now on.
     *
     * @param terms all of them; their revision is one more than before
     * @param levels if the tick or the lot changed, the whole book counted by the new terms; else none
     */
    record TermsChanged(MarketTerms terms, String reason, List<BookLevel> levels, String bookHash)
            implements BookEvent {
        @Override
        public MarketId marketId() {
            return terms.marketId();
        }

        @Override
        public List<BookStep> steps() {
            return List.of();
        }
    }

    /** The market has these sessions from now on. */
    record SessionsSet(MarketId marketId, Sessions sessions) implements MarketEvent {}

    /** All trades of the market settle in the clearing windows of this scheme. It comes before the first order. */
    record SettlementAssigned(MarketId marketId, SchemeId schemeId, String reason) implements MarketEvent {}

    /** An event that changed the book. The steps suffice to repeat the change. */
    sealed interface BookEvent extends MarketEvent {
        /** What changed, in the order in which it did. */
        List<BookStep> steps();

        /** The changed levels, as they are afterwards. */
        List<BookLevel> levels();

        /** A hash of the whole book afterwards, 16 hexadecimal digits. It finds mistakes, not forgeries. */
        String bookHash();

        /** When the order that it is about expires; null: never, or as before. */
        default Instant expiresAt() {
            return null;
        }

        /** Whether stops are due that fire before the market's next command. */
        default boolean leavesStops() {
            return !steps().isEmpty() && steps().getLast().letter().equals("S");
        }
    }

    /**
     * The market entered another phase, or got another reference price for its auction.
     *
     * @param before the phase before; the same if only the reference changed
     * @param session the day of the session whose schedule asked for it; null: none did
     * @param referenceTicks a price that an operator named for the auction; null: none
     */
    record PhaseChanged(
            MarketId marketId,
            Phase phase,
            Phase before,
            String session,
            String reason,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long referenceTicks,
            List<BookStep> steps,
            String bookHash)
            implements BookEvent {

        @Override
        public List<BookLevel> levels() {
            return List.of();
        }
    }

    /**
     * Orders that a call had collected traded at one price, before the market entered its next phase. An auction of
     * many matches has several of these events, one a commit.
     *
     * @param lots that traded by this event
     * @param surplusLots how many more were bid or asked at the price; null in later parts
     * @param surplusSide null: there was no surplus, or it is a later part
     * @param referenceTicks decided where nothing else did; null in later parts
     * @param decidedBy the rule that chose the price; null in later parts
     * @param complete whether the auction is over; else a further part follows, before anything else in this market
     * @param phase that follows
     * @param session see {@link PhaseChanged}; null: no schedule asked for it
     * @param uncrossedAt the time of the matches
     */
    record AuctionUncrossed(
            MarketId marketId,
            @JsonFormat(shape = JsonFormat.Shape.STRING) long priceTicks,
            @JsonFormat(shape = JsonFormat.Shape.STRING) long lots,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long surplusLots,
            Side surplusSide,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long referenceTicks,
            DecidedBy decidedBy,
            boolean complete,
            Phase phase,
            String session,
            String reason,
            List<BookStep> steps,
            List<BookLevel> levels,
            String bookHash,
            Instant uncrossedAt)
            implements BookEvent {}

    /**
     * An order arrived and met the book.
     *
     * @param number counts the orders of the market, from 1; the steps name orders by it
     * @param clientOrderId chosen by the client; null: none
     * @param timeInForce as the book sees it: IOC for a STOP order, which matters once it fires
     * @param priceTicks the worst price; null: any
     * @param stopTicks the last price that makes it fire; null: it is no stop
     * @param lots null if only a budget bounds the order
     * @param displayLots the most that the book shows at a time; null: all
     * @param expiresAt null: never
     * @param enteredAt the time of the order and its matches
     * @param rates of its fees
     */
    record OrderEntered(
            MarketId marketId,
            long number,
            OrderId orderId,
            AccountId accountId,
            String clientOrderId,
            Side side,
            TimeInForce timeInForce,
            SelfTradePrevention selfTradePrevention,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long priceTicks,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long stopTicks,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long lots,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long displayLots,
            Instant expiresAt,
            List<BookStep> steps,
            List<BookLevel> levels,
            String bookHash,
            Instant enteredAt,
            FeeRates rates)
            implements BookEvent {}

    /**
     * An order got other terms, and met the book if it lost its place.
     *
     * @param priceTicks the worst price; 0: any
     * @param lots open with the new terms, before any match
     * @param displayLots the most that the book shows at a time; null: all
     * @param expiresAt null: never
     * @param keptPlace whether it kept its place in the queue; else it went to the end of the queue of its price
     * @param amendedAt the time of the amendment and its matches
     */
    record OrderAmended(
            MarketId marketId,
            long number,
            @JsonFormat(shape = JsonFormat.Shape.STRING) long priceTicks,
            @JsonFormat(shape = JsonFormat.Shape.STRING) long lots,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Long displayLots,
            Instant expiresAt,
            boolean keptPlace,
            List<BookStep> steps,
            List<BookLevel> levels,
            String bookHash,
            Instant amendedAt)
            implements BookEvent {}

    /**
     * Time did what was due before anything else: orders expired, or stops fired that an earlier command had left.
     *
     * @param advancedAt the time of the expiries and matches
     */
    record TimeAdvanced(
            MarketId marketId, List<BookStep> steps, List<BookLevel> levels, String bookHash, Instant advancedAt)
            implements BookEvent {}

    /** Orders left the book unfilled. */
    record OrdersRemoved(
            MarketId marketId, CancelReason reason, List<BookStep> steps, List<BookLevel> levels, String bookHash)
            implements BookEvent {}
}
