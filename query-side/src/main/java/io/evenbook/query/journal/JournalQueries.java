package io.evenbook.query.journal;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.JournalQuery.FindEntry;
import io.evenbook.api.journal.JournalQuery.FindTrialBalance;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.journal.TrialBalance.AssetTotals;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.query.journal.EntryRow.PostingRow;
import io.evenbook.query.journal.LedgerBalanceRows.Line;
import io.evenbook.query.journal.LedgerBalanceRows.Totals;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Filters;
import io.evenbook.query.list.ListOrder;
import io.evenbook.query.list.Parts;
import io.evenbook.query.position.View;
import io.evenbook.query.position.ViewPositions;
import jakarta.persistence.criteria.Join;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class JournalQueries {
    private final EntryRows entries;
    private final LedgerBalanceRows balances;
    private final ViewPositions views;
    private final EventLog log;

    JournalQueries(EntryRows entries, LedgerBalanceRows balances, ViewPositions views, EventLog log) {
        this.entries = entries;
        this.balances = balances;
        this.views = views;
        this.log = log;
    }

    @QueryHandler
    TrialBalance handle(FindTrialBalance query) {
        return query.at() == null ? now() : asOf(log.positionAt(query.at()));
    }

    private TrialBalance now() {
        List<Line> lines = balances.trialBalance();
        return trialBalance(
                lines.getFirst().position(),
                lines.stream().map(Line::balance).filter(Objects::nonNull).map(LedgerBalanceRow::totals).toList());
    }

    private TrialBalance asOf(long position) {
        views.await(List.of(View.JOURNAL), position);
        return trialBalance(position, balances.postedUpTo(position));
    }

    private static TrialBalance trialBalance(long position, List<Totals> totals) {
        List<LedgerAccountTotals> accounts = totals.stream().map(Totals::answer).toList();
        List<AssetTotals> assets = accounts.stream()
                .collect(Collectors.groupingBy(account -> account.asset().value(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(JournalQueries::sum)
                .toList();
        return new TrialBalance(position, assets, accounts);
    }

    private static AssetTotals sum(List<LedgerAccountTotals> ofOneAsset) {
        BigDecimal debits = ofOneAsset.stream().map(LedgerAccountTotals::debits).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal credits = ofOneAsset.stream().map(LedgerAccountTotals::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new AssetTotals(ofOneAsset.getFirst().asset(), debits, credits, debits.subtract(credits));
    }

    @QueryHandler
    EntryAnswer handle(FindEntry query) {
        return entries.findById(query.entryId())
                .map(EntryRow::answer)
                .orElseThrow(() -> new RejectedException(new EntryUnknown(query.entryId())));
    }

    @QueryHandler
    Page<EntryAnswer> handle(ListEntries query) {
        return Parts.of(
                entries,
                Specification.allOf(Filters.equal("kind", query.kind()), touching(query.ledgerAccount())),
                ListOrder.oldestFirst("position", entry -> entry.position),
                Cursors.of("entries", query.kind(), query.ledgerAccount()),
                query.paging(),
                EntryRow::answer);
    }

    private static Specification<EntryRow> touching(LedgerAccount ledgerAccount) {
        if (ledgerAccount == null) {
            return Specification.unrestricted();
        }
        return (entry, query, criteria) -> {
            Subquery<PostingRow> posting = query.subquery(PostingRow.class);
            Root<EntryRow> same = posting.correlate(entry);
            Join<EntryRow, PostingRow> postings = same.join("postings");
            return criteria.exists(
                    posting.select(postings).where(criteria.equal(postings.get("ledgerAccount"), ledgerAccount.value())));
        };
    }
}
