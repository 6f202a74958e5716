package io.evenbook.projection.replay;

import io.evenbook.api.Rejection;

/** Reasons to refuse a request about a projection. */
sealed interface ProjectionRejection extends Rejection {

    /** @param projection the name that the client sent */
    record ProjectionUnknown(String projection) implements ProjectionRejection {
        @Override
        public String code() {
            return "projection.unknown";
        }

        @Override
        public String detail() {
            return "There is no projection %s.".formatted(projection);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    record ProjectionNotReplayable(String projection) implements ProjectionRejection {
        @Override
        public String code() {
            return "projection.not-replayable";
        }

        @Override
        public String detail() {
            return "Projection %s publishes externally and cannot be replayed.".formatted(projection);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    record ProjectionNotReplaying(String projection) implements ProjectionRejection {
        @Override
        public String code() {
            return "projection.not-replaying";
        }

        @Override
        public String detail() {
            return "Projection %s is not being rebuilt.".formatted(projection);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    record ProjectionReplaying(String projection) implements ProjectionRejection {
        @Override
        public String code() {
            return "projection.replaying";
        }

        @Override
        public String detail() {
            return "Projection %s is already being rebuilt.".formatted(projection);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
