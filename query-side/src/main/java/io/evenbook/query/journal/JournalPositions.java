package io.evenbook.query.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.port.EntryPositions;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds entries for commands. Waits until the journal view has reached the current end of the log. */
@Component
public class JournalPositions implements EntryPositions {
    private final JdbcClient postgres;
    private final ViewPositions views;
    private final EventLog log;

    JournalPositions(JdbcClient postgres, ViewPositions views, EventLog log) {
        this.postgres = postgres;
        this.views = views;
        this.log = log;
    }

    @Override
    public long find(String entryId) {
        views.await(List.of(View.JOURNAL), log.head());
        return postgres.sql("select position from journal.entry where entry_id = ?")
                .param(entryId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new RejectedException(new EntryUnknown(entryId)));
    }
}
