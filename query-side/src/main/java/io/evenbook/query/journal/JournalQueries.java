package io.evenbook.query.journal;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.JournalQuery.FindEntry;
import io.evenbook.api.journal.JournalQuery.FindPeriods;
import io.evenbook.api.journal.JournalQuery.FindTrialBalance;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.PeriodsAnswer;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Parts;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JournalQueries {
    private final EntryRows entries;
    private final LedgerTotals totals;
    private final JdbcClient postgres;

    JournalQueries(EntryRows entries, LedgerTotals totals, JdbcClient postgres) {
        this.entries = entries;
        this.totals = totals;
        this.postgres = postgres;
    }

    @QueryHandler
    TrialBalance handle(FindTrialBalance query) {
        return totals.trialBalance(query.asOf());
    }

    @QueryHandler
    EntryAnswer handle(FindEntry query) {
        return entries.find(query.entryId()).orElseThrow(() -> new RejectedException(new EntryUnknown(query.entryId())));
    }

    @QueryHandler
    Page<EntryAnswer> handle(ListEntries query) {
        return Parts.within(
                Cursors.of("entries", query.kind(), query.ledgerAccount()),
                query.paging(),
                EntryAnswer::position,
                Function.identity(),
                (after, limit) -> entries.list(query, after == null ? 0 : after, limit));
    }

    @QueryHandler
    PeriodsAnswer handle(FindPeriods query) {
        return postgres.sql("select closed_through from journal.books")
                .query((row, _) -> row.getObject("closed_through", OffsetDateTime.class))
                .optional()
                .map(closedThrough -> new PeriodsAnswer(closedThrough.toInstant()))
                .orElse(new PeriodsAnswer(null));
    }
}
