package io.evenbook.query.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.query.position.View;
import io.evenbook.query.position.ViewPositions;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds entries for commands: the journal is waited for until it has all that is in the log by now. */
@Component
public class JournalEntries implements PostedEntries {
    private final EntryRows entries;
    private final ViewPositions views;
    private final EventLog log;

    JournalEntries(JdbcClient postgres, ViewPositions views, EventLog log) {
        this.entries = new EntryRows(postgres);
        this.views = views;
        this.log = log;
    }

    @Override
    public EntryAnswer find(String entryId) {
        views.await(List.of(View.JOURNAL), log.head());
        return entries.find(entryId)
                .filter(entry -> entry.status() == EntryStatus.POSTED)
                .orElseThrow(() -> new RejectedException(new EntryUnknown(entryId)));
    }
}
