package io.evenbook.api.journal;

import io.evenbook.api.account.AccountId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a group of journal entries. */
public sealed interface GroupCommand {
    GroupId groupId();

    /** Has entries posted together. A group that was rejected may be asked for again; one that was posted, or is on its way, may not. */
    record PostEntries(@TargetAggregateIdentifier GroupId groupId, List<EntryDraft> entries) implements GroupCommand {}

    /** All accounts have posted their parts: posts the part of the house. Again does nothing. */
    record CompleteGroup(@TargetAggregateIdentifier GroupId groupId) implements GroupCommand {}

    /**
     * An account has refused its part, and all others have given theirs back. Again does nothing.
     *
     * @param code   of the refusal
     * @param detail of the refusal
     */
    record RejectGroup(@TargetAggregateIdentifier GroupId groupId, AccountId accountId, String code, String detail)
            implements GroupCommand {}
}
