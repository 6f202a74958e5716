package io.evenbook.api.trade;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.time.LocalDate;

/** The reasons why a command on a trade or its settlement is refused. */
public sealed interface TradeRejection extends Rejection {

    /** @param tradeId the client's text; it may be malformed */
    record TradeUnknown(String tradeId) implements TradeRejection {
        public TradeUnknown(TradeId tradeId) {
            this(tradeId.value());
        }

        @Override
        public Refusal refusal() {
            return Refusal.unknown("trade.unknown", "There is no trade %s.".formatted(tradeId));
        }
    }

    /** @param sagaId the client's text; it may be malformed */
    record SagaUnknown(String sagaId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("saga.unknown", "There is no saga %s.".formatted(sagaId));
        }
    }

    /** The saga is the settlement of a clearing window, which has an endpoint of its own. */
    record SagaOfWindow(WindowId windowId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "saga.of-window",
                    "%s is a clearing window: retry it by POST /clearing/windows/%s/retry."
                            .formatted(windowId, windowId));
        }
    }

    /** The settlement is not parked, so it cannot be retried. */
    record SettlementNotParked(TradeId tradeId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("saga.not-parked", "The settlement of trade %s is not parked.".formatted(tradeId));
        }
    }

    /** The trade settles in a clearing window, so nobody settles, parks or cancels it alone. */
    record TradeInScheme(TradeId tradeId, SchemeId schemeId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "trade.in-scheme",
                    "Trade %s settles in a clearing window of %s, not alone.".formatted(tradeId, schemeId));
        }
    }

    /** The trade is settled or cancelled. */
    record SettlementEnded(TradeId tradeId, TradeStatus status) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "saga.ended",
                    "The settlement of trade %s has already ended with status %s.".formatted(tradeId, status));
        }
    }

    /** The trade settles gross, as soon as possible, so nobody can keep it back. */
    record TradeGross(TradeId tradeId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "trade.gross", "Trade %s settles gross, not in a clearing window.".formatted(tradeId));
        }
    }

    /** No window failed to settle the trade, so nobody buys it in or settles it in cash. */
    record TradeNotFailing(TradeId tradeId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("trade.not-failing", "No window has failed to settle trade %s.".formatted(tradeId));
        }
    }

    /** The failing side still has time to deliver, or the calendars end before today. */
    record ExtensionNotOver(TradeId tradeId, LocalDate dueOn, int extensionDays) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "trade.extension",
                    "Trade %s, due on %s, has not failed for more than %d business days yet."
                            .formatted(tradeId, dueOn, extensionDays));
        }
    }

    /** Both sides of the trade owe each other still, for a moment after it was made. */
    record TradeNotNovated(TradeId tradeId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "trade.not-novated", "Trade %s is not novated yet. Send the request again.".formatted(tradeId));
        }
    }

    /** @param most that the side can keep back in addition, or release */
    record SettlementQuantity(TradeId tradeId, Side side, Money quantity, Money most) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "trade.quantity",
                    "quantity must be greater than zero and at most %s for the %s side of trade %s: %s."
                            .formatted(most, side, tradeId, quantity));
        }
    }

    /** The hold of one side is missing, or has less than the trade needs. */
    record HoldMissing(TradeId tradeId, AccountId accountId, HoldId holdId) implements TradeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "saga.hold-missing",
                    "Hold %s of account %s has less than trade %s needs.".formatted(holdId, accountId, tradeId));
        }
    }
}
