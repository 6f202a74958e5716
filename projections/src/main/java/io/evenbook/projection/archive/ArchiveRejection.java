package io.evenbook.projection.archive;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** Reasons to refuse a request about an archive. */
sealed interface ArchiveRejection extends Rejection {

    /** @param projection the name that the client sent */
    record ArchiveUnknown(String projection) implements ArchiveRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("archive.unknown", "There is no archive of a projection %s.".formatted(projection));
        }
    }

    record MonthUnknown(String projection, String month) implements ArchiveRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "archive.month-unknown", "The archive of %s has no month %s.".formatted(projection, month));
        }
    }
}
