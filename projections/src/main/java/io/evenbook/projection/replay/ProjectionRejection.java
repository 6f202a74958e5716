package io.evenbook.projection.replay;

import io.evenbook.api.Rejection;

/** Why a request about a projection was refused. */
sealed interface ProjectionRejection extends Rejection {

    /** @param projection as the client wrote it */
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
            return "What %s has told others cannot be taken back, so it is not told again.".formatted(projection);
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
            return "The projection %s is not being rebuilt.".formatted(projection);
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
            return "The projection %s is being rebuilt already.".formatted(projection);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
