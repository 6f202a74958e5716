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
import io.evenbook.api.journal.TrialBalance.AssetTotals;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Parts;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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
        LedgerTotals.Totals found = totals.all(totals.until(query.asOf()));
        List<AssetTotals> assets = found.lines().stream()
                .collect(Collectors.groupingBy(line -> line.asset().value(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(JournalQueries::sum)
                .toList();
        return new TrialBalance(found.position(), assets, found.lines());
    }

    private static AssetTotals sum(List<LedgerAccountTotals> ofOneAsset) {
        BigDecimal debits = ofOneAsset.stream().map(LedgerAccountTotals::debits).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal credits = ofOneAsset.stream().map(LedgerAccountTotals::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new AssetTotals(ofOneAsset.getFirst().asset(), debits, credits, debits.subtract(credits));
    }

    @QueryHandler
    EntryAnswer handle(FindEntry query) {
        return entries.find(query.entryId()).orElseThrow(() -> new RejectedException(new EntryUnknown(query.entryId())));
    }

    @QueryHandler
    Page<EntryAnswer> handle(ListEntries query) {
        return Parts.of(
                Cursors.of("entries", query.kind(), query.ledgerAccount()),
                query.paging(),
                entry -> Long.toString(entry.position()),
                Function.identity(),
                (after, limit) -> entries.list(query, after == null ? 0 : Long.parseLong(after), limit));
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
