package io.evenbook.api.audit;

import io.evenbook.api.Rejection;

/** Why a question to the log has no answer. */
public sealed interface AuditRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** The log does not go as far as this position, or the position is less than 1. */
    record EventUnknown(long position) implements AuditRejection {
        @Override
        public String code() {
            return "event.unknown";
        }

        @Override
        public String detail() {
            return "There is no event at position %d.".formatted(position);
        }
    }

    /** There was no such aggregate, or not yet. */
    record AggregateUnknown(String aggregateId) implements AuditRejection {
        @Override
        public String code() {
            return "aggregate.unknown";
        }

        @Override
        public String detail() {
            return "There is no aggregate %s at the requested position or time.".formatted(aggregateId);
        }
    }
}
