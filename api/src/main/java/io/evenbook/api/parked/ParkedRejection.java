package io.evenbook.api.parked;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.ParkedId;

/** The reasons why a command on a parked event is refused. */
public sealed interface ParkedRejection extends Rejection {

    /** There is no such parked event. */
    record ParkedUnknown(String parkedId) implements ParkedRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("parked.unknown", "There is no parked event %s.".formatted(parkedId));
        }
    }

    /** The event is being retried, or is resolved. */
    record NotParked(ParkedId parkedId) implements ParkedRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("parked.ended", "%s is no longer parked.".formatted(parkedId));
        }
    }
}
