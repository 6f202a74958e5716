package io.evenbook.command.journal;

import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodCommand;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Facts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Posts entries: loads their accounts and assets, and appends the entry with the changes of its accounts. */
final class EntryHandler {
    private static final EntryDecider DECIDER = new EntryDecider();

    private EntryHandler() {}

    /** @return the version of the entry's stream; a reversal stands on the stream of its original */
    static long handle(EntryCommand command, Streams streams) {
        switch (command) {
            case PostEntry post -> {
                load(List.of(post.draft()), streams);
                post(post, streams);
            }
            case ReverseEntry reverse -> {
                load(reverse.original(), streams);
                EntryState state =
                        EntryState.AGGREGATE.find(streams, reverse.original().entryId());
                DECIDER.decide(state, reverse, Facts.of(streams)).forEach(event -> append(event, streams));
            }
        }
        return EntryState.AGGREGATE.version(streams, command);
    }

    /** Posts a new entry; its streams must be loaded. */
    static void post(PostEntry post, Streams streams) {
        DECIDER.decide(DECIDER.initial(), post, Facts.of(streams)).forEach(event -> append(event, streams));
    }

    /** Loads everything that the rules look up, at once. Entries with too many legs are refused without. */
    static void load(Collection<EntryDraft> drafts, Streams streams) {
        Set<Stream> needed = new LinkedHashSet<>();
        needed.add(Stream.of(PeriodsState.AGGREGATE.type(), PeriodCommand.PERIODS_ID));
        for (EntryDraft draft : drafts) {
            if (draft.legs().size() <= EntryDecider.MAX_LEGS) {
                draft.legs()
                        .forEach(leg ->
                                addTo(needed, leg.ledgerAccount(), leg.amount().asset()));
            }
        }
        streams.load(needed);
    }

    private static void load(JournalEntry entry, Streams streams) {
        Set<Stream> needed = new LinkedHashSet<>();
        needed.add(Stream.of(PeriodsState.AGGREGATE.type(), PeriodCommand.PERIODS_ID));
        needed.add(Stream.of(EntryState.AGGREGATE.type(), entry.entryId()));
        entry.postings()
                .forEach(posting ->
                        addTo(needed, posting.ledgerAccount(), posting.amount().asset()));
        streams.load(needed);
    }

    private static void addTo(Set<Stream> needed, LedgerAccount ledgerAccount, AssetCode asset) {
        ledgerAccount.account().ifPresent(account -> needed.add(Stream.of(AccountState.AGGREGATE.type(), account)));
        needed.add(Stream.of(AssetState.AGGREGATE.type(), asset));
    }

    private static void append(EntryEvent event, Streams streams) {
        switch (event) {
            case EntryPosted posted -> {
                List<EntryApplied> applied = AccountEffects.of(posted.entry(), streams);
                if (posted.reverses() == null) {
                    // The identifier is new: the stream need not be loaded
                    streams.append(EntryState.AGGREGATE.type(), posted.streamId(), Streams.NONE, posted);
                } else {
                    EntryState.AGGREGATE.append(streams, posted);
                }
                applied.forEach(change -> Accounts.append(streams, change));
            }
        }
    }
}
