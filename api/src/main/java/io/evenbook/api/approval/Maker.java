package io.evenbook.api.approval;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;

/**
 * Who asks for a command that may need a second person. It travels in the command's metadata; a command without it is
 * performed whatever the policies say, so processes are not subject to them.
 *
 * @param approvalId names the request if one is made
 * @param personId null if the log knows no person behind the user
 */
public record Maker(ApprovalId approvalId, UserId userId, PersonId personId) {
    /** The key of a command's metadata. */
    public static final String KEY = "maker";

    /** The caller of a request, as the maker of a command. */
    public static Maker of(ApprovalId approvalId, Caller caller) {
        return new Maker(approvalId, caller.userId(), caller.personId());
    }
}
