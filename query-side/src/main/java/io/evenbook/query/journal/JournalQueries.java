package io.evenbook.query.journal;

import io.evenbook.api.AsOf;
import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.JournalQuery.FindEntry;
import io.evenbook.api.journal.JournalQuery.FindPeriods;
import io.evenbook.api.journal.JournalQuery.FindTrialBalance;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.PeriodsAnswer;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.journal.TrialBalance.AssetTotals;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.Pages.Scan;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JournalQueries {
    /** Lines of one page. */
    private static final int TRIAL_BALANCE_LINES = 10_000;

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
        AtomicReference<LedgerTotals.Until> until = new AtomicReference<>();
        AtomicLong position = new AtomicLong();
        Page<LedgerAccountTotals> page = Pages.within(
                Cursors.of("trial balance", query.asOf()),
                new Paging(TRIAL_BALANCE_LINES, query.cursor()),
                line -> new Place(
                        position.get(),
                        line.ledgerAccount().value(),
                        line.asset().value()),
                Place::parse,
                Function.identity(),
                (after, limit) -> {
                    until.set(totals.until(after == null ? query.asOf() : after.asOf(query.asOf())));
                    LedgerTotals.Totals found = totals.page(
                            until.get(),
                            after == null ? null : after.ledgerAccount,
                            after == null ? null : after.asset,
                            limit);
                    position.set(found.position());
                    return new Scan<>(found.lines(), null);
                });
        boolean isAll = query.cursor() == null && page.next() == null;
        List<AssetTotals> sums = isAll
                ? LedgerTotals.sums(page.items())
                : totals.sums(totals.until(new Place(position.get(), "", "").asOf(query.asOf())));
        return new TrialBalance(position.get(), sums, page.items(), page.next());
    }

    /**
     * The last line of a page.
     *
     * @param position as of which the page was read; the next page uses it too, except as of an effective time
     */
    private record Place(long position, String ledgerAccount, String asset) {
        static Place parse(String text) {
            String[] parts = text.split(" ");
            return new Place(Long.parseLong(parts[0]), parts[1], parts[2]);
        }

        AsOf asOf(AsOf asked) {
            return asked instanceof AsOf.Effective ? asked : new AsOf.Position(position);
        }

        @Override
        public String toString() {
            return position + " " + ledgerAccount + " " + asset;
        }
    }

    @QueryHandler
    EntryAnswer handle(FindEntry query) {
        return entries.find(query.entryId())
                .orElseThrow(() -> new RejectedException(new EntryUnknown(query.entryId())));
    }

    @QueryHandler
    Page<EntryAnswer> handle(ListEntries query) {
        return Pages.within(
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
