package io.evenbook.command.approval;

import io.evenbook.api.RejectedException;
import io.evenbook.api.approval.ApprovalRejection.ApprovalPersonUnknown;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;

/**
 * Two users who decide together must be two persons.
 *
 * @param userId who asked first
 * @param personId null if the log knows no person behind that user
 */
public record TwoPersons(UserId userId, PersonId personId) {

    /** Whether the approver asked first, perhaps as another user. */
    public boolean isSame(Approver approver) {
        return approver.userId().equals(userId)
                || approver.personId() != null && approver.personId().equals(personId);
    }

    /**
     * Two users whose persons the log does not know may be one person.
     *
     * @throws RejectedException {@code approval.person-unknown}
     */
    public void requireKnown(Approver approver) {
        if (approver.personId() == null || personId == null) {
            throw new RejectedException(
                    new ApprovalPersonUnknown(approver.personId() == null ? approver.userId() : userId));
        }
    }
}
