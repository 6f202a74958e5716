package io.evenbook.api.audit;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a query about the log has no answer. */
public sealed interface AuditRejection extends Rejection {

    /** The position is less than 1 or after the last event. */
    record EventUnknown(long position) implements AuditRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("event.unknown", "There is no event at position %d.".formatted(position));
        }
    }

    /** The aggregate does not exist, or did not exist at that point. */
    record AggregateUnknown(String aggregateId) implements AuditRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "aggregate.unknown",
                    "There is no aggregate %s at the requested position or time.".formatted(aggregateId));
        }
    }
}
