package io.evenbook.api.market;

import static java.util.stream.Collectors.joining;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import java.math.BigDecimal;
import java.util.List;

/** The reasons why a command is refused because of a market. */
public sealed interface MarketRejection extends Rejection {
    /** @param market the client's text; it may be malformed */
    record MarketUnknown(String market) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("market.unknown", "There is no market %s.".formatted(market));
        }
    }

    /** The market is listed with other terms. */
    record MarketExists(MarketId market) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("market.exists", "Market %s already exists with other terms.".formatted(market));
        }
    }

    /**
     * The market's phase does not allow an action.
     *
     * @param allows all that it allows
     */
    record PhaseRefuses(MarketId market, Phase phase, PhaseAction refused, List<PhaseAction> allows)
            implements MarketRejection {
        @Override
        public Refusal refusal() {
            String allowed = allows.isEmpty()
                    ? "nothing"
                    : allows.stream().map(PhaseAction::name).collect(joining(", "));
            return Refusal.conflict(
                    "market.phase",
                    "Market %s is in phase %s, which refuses %s and allows %s."
                            .formatted(market, phase, refused, allowed));
        }
    }

    /** An auction's reference price is missing, not a price of the market, or not for an auction. */
    record Reference(MarketId market, Phase phase, BigDecimal reference, BigDecimal tickSize)
            implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("market.reference", detailed());
        }

        private String detailed() {
            if (phase != Phase.CALL) {
                return "reference %s is for phase CALL only, not for %s.".formatted(reference.toPlainString(), phase);
            }
            return reference == null
                    ? "Market %s has no last price, so its auction needs a reference.".formatted(market)
                    : "reference must be greater than 0 and a multiple of tickSize %s: %s."
                            .formatted(tickSize.toPlainString(), reference.toPlainString());
        }
    }

    /** The orders at a price would add up to more than an amount may be. How many rest there may be hidden. */
    record LevelFull(MarketId market, BigDecimal price) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "market.level-full",
                    "The orders at price %s of market %s would add up to more than an amount may be."
                            .formatted(price.toPlainString(), market));
        }
    }

    /**
     * Sessions cannot be so.
     *
     * @param rule what the field must be
     */
    record SessionTimes(MarketId market, String field, String value, String rule) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("market.sessions", "%s must be %s: %s.".formatted(field, rule, value));
        }
    }

    /** The trades of the market settle in the windows of a scheme, and never of another. */
    record SchemeAssigned(MarketId market, SchemeId schemeId) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "market.scheme-assigned",
                    "Market %s settles by scheme %s, which cannot be replaced.".formatted(market, schemeId));
        }
    }

    /** The market has taken an order, which relies on how its trades settle. */
    record MarketHasOrders(MarketId market) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "market.has-orders",
                    "Market %s has taken orders; a scheme can be assigned only before the first.".formatted(market));
        }
    }

    /** The market has no event with this sequence number yet. @param sequence sequence number of its last event */
    record BookAhead(MarketId market, long atSequence, long sequence) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "book.ahead",
                    "atSequence %d is in the future: the last event of %s has sequence %d."
                            .formatted(atSequence, market, sequence));
        }
    }

    /**
     * Too many events lie between the book and the newest snapshot before it.
     *
     * @param nearest the nearest sequence number with an answer
     * @param maxEvents how many events may lie between
     */
    record BookTooFar(MarketId market, long atSequence, long nearest, long maxEvents) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "book.too-far",
                    "No snapshot of the book of %s is at most %d events before atSequence %d; the nearest is %d."
                            .formatted(market, maxEvents, atSequence, nearest));
        }
    }

    /**
     * The rules with the recorded terms do not repeat an event of the market, so they say nothing about other terms.
     *
     * @param sequence sequence number of the event
     */
    record RehearsalDiverged(MarketId market, long sequence) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "rehearsal.diverged",
                    "The rules of this release do not repeat event %d of %s; choose a stretch that begins behind it."
                            .formatted(sequence, market));
        }
    }

    /** Base and quote asset are the same. */
    record SameAsset(MarketId market, AssetCode asset) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "market.same-asset", "Base and quote asset of a market must differ; both are %s.".formatted(asset));
        }
    }

    /** Tick and lot do not fit the scales of the assets: some amounts would have too many decimals. */
    record TickLot(MarketId market, BigDecimal tickSize, BigDecimal lotSize, int baseDecimals, int quoteDecimals)
            implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "market.tick-lot",
                    "tickSize %s may have at most 18 decimals, lotSize %s at most %d, and their product at most %d."
                            .formatted(tickSize.toPlainString(), lotSize.toPlainString(), baseDecimals, quoteDecimals));
        }
    }

    /**
     * A fee rate is below its minimum, 1 or more, or has more than 18 decimals.
     *
     * @param minimum 0; for a maker's rate of fees in the quote asset the lowest taker rate, negated
     */
    record FeeRate(MarketId market, String field, BigDecimal rate, BigDecimal minimum) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "market.fee-rate",
                    "%s must be at least %s and less than 1, with at most 18 decimals: %s. A rebate, a negative rate,"
                                    .formatted(field, minimum.toPlainString(), rate.toPlainString())
                            + " is for makers, needs fees.asset QUOTE, and is at most the lowest taker rate.");
        }
    }

    /**
     * A value of new terms is out of its range.
     *
     * @param allowed the range in words
     */
    record TermOutOfRange(MarketId market, String field, String value, String allowed) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("market.terms", "%s must be %s: %s.".formatted(field, allowed, value));
        }
    }

    /**
     * The asset of the fees cannot change while orders are live; tick and lot only if these are few, in a phase in
     * which none trades.
     *
     * @param most the most live orders that a change of tick or lot counts anew
     */
    record OrdersLive(MarketId market, Phase phase, int orders, int most) implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "market.orders-live",
                    "fees.asset of market %s changes only without live orders, tickSize and lotSize with %d at most"
                                    .formatted(market, most)
                            + " in phase CLOSED, HALTED or CANCEL_ONLY; it is in phase %s and has %d."
                                    .formatted(phase, orders));
        }
    }

    /**
     * More live orders are off another tick or lot than end with the change.
     *
     * @param orders that are off
     * @param most that may end
     */
    record OrdersOffTerms(MarketId market, BigDecimal tickSize, BigDecimal lotSize, int orders, int most)
            implements MarketRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "market.orders-off-terms",
                    "%d live orders of market %s are off tickSize %s or lotSize %s; %d at most end with the change."
                            .formatted(orders, market, tickSize.toPlainString(), lotSize.toPlainString(), most));
        }
    }
}
