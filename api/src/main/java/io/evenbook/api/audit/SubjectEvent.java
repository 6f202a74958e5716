package io.evenbook.api.audit;

import io.evenbook.api.id.SubjectId;
import io.evenbook.api.id.UserId;

/** Facts about one subject of personal data. */
public sealed interface SubjectEvent {
    SubjectId subjectId();

    /**
     * The subject was erased, for good. Its key is destroyed after this event, and again at each start.
     *
     * @param approvedBy null: it needed no second person
     */
    record SubjectErased(SubjectId subjectId, UserId requestedBy, UserId approvedBy, String reason)
            implements SubjectEvent {}

    /** A legal hold forbids the erasure from now on. */
    record SubjectHeld(SubjectId subjectId, String reason) implements SubjectEvent {}

    /** The legal hold was released. */
    record SubjectReleased(SubjectId subjectId, String reason) implements SubjectEvent {}
}
