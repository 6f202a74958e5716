package io.evenbook.api.parked;

import io.evenbook.api.Rejection;
import io.evenbook.api.id.ParkedId;

/** The reasons why a command on a parked event is refused. */
public sealed interface ParkedRejection extends Rejection {

    /** There is no such parked event. */
    record ParkedUnknown(String parkedId) implements ParkedRejection {
        @Override
        public String code() {
            return "parked.unknown";
        }

        @Override
        public String detail() {
            return "There is no parked event %s.".formatted(parkedId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The event is being retried, or is resolved. */
    record NotParked(ParkedId parkedId) implements ParkedRejection {
        @Override
        public String code() {
            return "parked.ended";
        }

        @Override
        public String detail() {
            return "%s is no longer parked.".formatted(parkedId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
