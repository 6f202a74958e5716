package io.evenbook.command.journal;

import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.Posting;
import java.util.ArrayList;
import java.util.List;

/**
 * One journal entry, as far as it has a stream of its own. Before that its state is null.
 *
 * @param entry null of one that another stream carries
 * @param reversed what was reversed of it so far: the postings of all its reversals
 */
public record EntryState(JournalEntry entry, List<Posting> reversed) {

    public static EntryState evolve(EntryState state, EntryEvent event) {
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
