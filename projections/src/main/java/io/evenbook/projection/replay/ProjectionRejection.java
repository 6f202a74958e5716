package io.evenbook.projection.replay;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** Reasons to refuse a request about a projection. */
sealed interface ProjectionRejection extends Rejection {

    /** @param projection the name that the client sent */
    record ProjectionUnknown(String projection) implements ProjectionRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("projection.unknown", "There is no projection %s.".formatted(projection));
        }
    }

    record ProjectionNotReplayable(String projection) implements ProjectionRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "projection.not-replayable",
                    "Projection %s publishes externally and cannot be replayed.".formatted(projection));
        }
    }

    record ProjectionNotReplaying(String projection) implements ProjectionRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "projection.not-replaying", "Projection %s is not being rebuilt.".formatted(projection));
        }
    }

    record ProjectionReplaying(String projection) implements ProjectionRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "projection.replaying", "Projection %s is already being rebuilt.".formatted(projection));
        }
    }
}
