package io.evenbook.command.journal;

import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.RequestedEntry;
import java.util.List;

/**
 * One group of entries. Before it is asked for its state is null.
 *
 * @param attempt how often it was asked for
 * @param entries only while it is pending
 */
public record GroupState(GroupId groupId, int attempt, EntryStatus status, List<RequestedEntry> entries) {

    public static GroupState evolve(GroupState state, GroupEvent event) {
        return switch (event) {
            case EntriesRequested requested ->
                new GroupState(requested.groupId(), requested.attempt(), EntryStatus.PENDING, requested.entries());
            case EntriesPosted posted -> new GroupState(posted.groupId(), state.attempt, EntryStatus.POSTED, List.of());
            case EntriesRejected rejected ->
                new GroupState(rejected.groupId(), state.attempt, EntryStatus.REJECTED, List.of());
        };
    }
}
