package io.evenbook.api.audit;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a command is refused because of a subject of personal data. */
public sealed interface SubjectRejection extends Rejection {

    /** @param subjectId the client's text; it may be malformed */
    record SubjectUnknown(String subjectId) implements SubjectRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("subject.unknown", "There is no subject %s.".formatted(subjectId));
        }
    }

    /** The key of the subject was destroyed: no personal data of it is accepted any more. */
    record SubjectIsErased(String subjectId) implements SubjectRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "subject.erased", "Subject %s is erased: its personal data is not accepted.".formatted(subjectId));
        }
    }

    /** A legal hold forbids the erasure. */
    record SubjectIsHeld(String subjectId) implements SubjectRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "subject.legal-hold", "Subject %s is under legal hold and cannot be erased.".formatted(subjectId));
        }
    }
}
