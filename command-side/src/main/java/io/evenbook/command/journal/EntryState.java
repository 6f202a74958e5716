package io.evenbook.command.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.Posting;
import io.evenbook.command.base.Aggregate;
import java.util.ArrayList;
import java.util.List;

/**
 * One journal entry with a stream of its own: a client wrote it, or it was reversed. Null before that.
 *
 * @param entry null if another stream carries it, such as the account's for a deposit
 * @param reversed the postings of all its reversals so far
 */
public record EntryState(JournalEntry entry, List<Posting> reversed) {
    /** Only a reversal asks for an entry again, so none stays in memory. */
    public static final Aggregate<EntryState, EntryCommand, EntryEvent> AGGREGATE = Aggregate.of(
                    "Entry", EntryState.class, EntryCommand.class, EntryEvent.class, new EntryDecider())
            .identifiedBy(EntryState::idOf, EntryEvent::streamId)
            .handledBy(EntryHandler::handle)
            .ended(_ -> true)
            .build();

    private static EntryId idOf(EntryCommand command) {
        return switch (command) {
            case PostEntry post -> post.draft().entryId();
            case ReverseEntry reverse -> reverse.original().entryId();
        };
    }

    static EntryState evolve(EntryState state, EntryEvent event) {
        return switch (event) {
            case EntryPosted posted when posted.reverses() == null -> new EntryState(posted.entry(), List.of());
            case EntryPosted posted -> {
                List<Posting> before = state == null ? List.of() : state.reversed;
                List<Posting> all = new ArrayList<>(before);
                all.addAll(posted.entry().postings());
                yield new EntryState(state == null ? null : state.entry, List.copyOf(all));
            }
        };
    }
}
