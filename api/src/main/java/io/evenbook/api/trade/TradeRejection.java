package io.evenbook.api.trade;

import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;

/** The reasons why a command on a trade or its settlement is refused. */
public sealed interface TradeRejection extends Rejection {

    /** @param tradeId the client's text; it may be malformed */
    record TradeUnknown(String tradeId) implements TradeRejection {
        public TradeUnknown(TradeId tradeId) {
            this(tradeId.value());
        }

        @Override
        public String code() {
            return "trade.unknown";
        }

        @Override
        public String detail() {
            return "There is no trade %s.".formatted(tradeId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** @param sagaId the client's text; it may be malformed */
    record SagaUnknown(String sagaId) implements TradeRejection {
        @Override
        public String code() {
            return "saga.unknown";
        }

        @Override
        public String detail() {
            return "There is no saga %s.".formatted(sagaId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The settlement is not parked, so it cannot be retried. */
    record SettlementNotParked(TradeId tradeId) implements TradeRejection {
        @Override
        public String code() {
            return "saga.not-parked";
        }

        @Override
        public String detail() {
            return "The settlement of trade %s is not parked.".formatted(tradeId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The trade is settled or cancelled. */
    record SettlementEnded(TradeId tradeId, TradeStatus status) implements TradeRejection {
        @Override
        public String code() {
            return "saga.ended";
        }

        @Override
        public String detail() {
            return "The settlement of trade %s has already ended with status %s.".formatted(tradeId, status);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The hold of one side is missing, or has less than the trade needs. */
    record HoldMissing(TradeId tradeId, AccountId accountId, HoldId holdId) implements TradeRejection {
        @Override
        public String code() {
            return "saga.hold-missing";
        }

        @Override
        public String detail() {
            return "Hold %s of account %s has less than trade %s needs.".formatted(holdId, accountId, tradeId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
