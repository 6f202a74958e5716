package io.evenbook.api.audit;

import io.evenbook.api.id.SubjectId;
import io.evenbook.api.id.UserId;

/** Commands on one subject of personal data. */
public sealed interface SubjectCommand {
    SubjectId subjectId();

    /**
     * Erases a subject: its key is destroyed, and nobody can read its personal data any more. Refused under a legal
     * hold. A repeat does nothing.
     *
     * @param approvedBy null: it needed no second person
     */
    record EraseSubject(SubjectId subjectId, UserId requestedBy, UserId approvedBy, String reason)
            implements SubjectCommand {}

    /** Forbids the erasure until the hold is released. A repeat does nothing. */
    record HoldSubject(SubjectId subjectId, String reason) implements SubjectCommand {}

    /** Releases a legal hold. Does nothing if there is none. */
    record ReleaseSubject(SubjectId subjectId, String reason) implements SubjectCommand {}
}
