package io.evenbook.projection.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.api.journal.BooksEvent.PeriodClosed;
import io.evenbook.api.journal.BooksEvent.PeriodReopened;
import io.evenbook.api.journal.BooksEvent.TrialBalanceRecorded;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Journal entries, their postings, and what these add up to for each ledger account and asset; and through when the
 * books are closed.
 */
@Component
class JournalProjector implements TableProjector {
    private static final String ENTER = """
            insert into {view}.entry (position, entry_id, kind, description, reference, effective_at, recorded_at, reverses)
            select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[])""";

    private static final String POST = """
            insert into {view}.posting (position, leg, ledger_account, side, asset, amount, debits, credits, effective_at, recorded_at)
            select * from unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[],
                                 ?::timestamptz[], ?::timestamptz[])""";

    private static final String READ_TOTALS = """
            select total.ledger_account, total.asset, total.debits, total.credits
              from unnest(?::text[], ?::text[]) as wanted (ledger_account, asset)
              join {view}.ledger_balance total using (ledger_account, asset)""";

    private static final String WRITE_TOTALS = """
            insert into {view}.ledger_balance (ledger_account, asset, kind, debits, credits, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::bigint[])
            on conflict (ledger_account, asset)
            do update set debits = excluded.debits, credits = excluded.credits, position = excluded.position""";

    private static final String CLOSE_BOOKS =
            "update {view}.books set closed_through = changed.closed_through from unnest(?::timestamptz[]) as changed (closed_through)";

    @Override
    public String view() {
        return "journal";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PostsEntry.class, BooksEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Posted> posted = new ArrayList<>();
        BooksEvent books = null;
        for (ViewEvent event : events) {
            switch (event.event()) {
                case PostsEntry posting -> posted.add(new Posted(event, posting.entry(), posting.reverses()));
                case PeriodClosed closed -> books = closed;
                case PeriodReopened reopened -> books = reopened;
                default -> {}
            }
        }
        post(posted, tables);
        tables.change(CLOSE_BOOKS, rows(books));
    }

    private static void post(List<Posted> posted, Tables tables) {
        Totals totals = Totals.read(tables, posted);
        Rows entries = new Rows();
        Rows postings = new Rows();
        for (Posted each : posted) {
            ViewEvent at = each.at;
            JournalEntry entry = each.entry;
            entries.add(
                    at.position(),
                    entry.entryId(),
                    entry.kind(),
                    entry.description(),
                    entry.reference(),
                    entry.effectiveAt(),
                    at.at(),
                    each.reverses);
            int leg = 0;
            for (Posting posting : entry.postings()) {
                Sums sums = totals.add(posting, at.position());
                postings.add(
                        at.position(),
                        ++leg,
                        posting.ledgerAccount(),
                        posting.side(),
                        posting.amount().asset(),
                        posting.amount().amount(),
                        sums.debits,
                        sums.credits,
                        entry.effectiveAt(),
                        at.at());
            }
        }
        tables.write(ENTER, entries);
        tables.write(POST, postings);
        tables.write(WRITE_TOTALS, totals.rows());
    }

    /** @param last of the batch; null: there is none */
    private static Rows rows(BooksEvent last) {
        Rows rows = new Rows();
        switch (last) {
            case PeriodClosed closed -> rows.add(closed.through());
            case PeriodReopened reopened -> rows.add(reopened.through());
            case TrialBalanceRecorded _ -> {}
            case null -> {}
        }
        return rows;
    }

    /** @param reverses the entry that it reverses, or null */
    private record Posted(ViewEvent at, JournalEntry entry, EntryId reverses) {}

    /** What was ever posted on the ledger accounts that a batch touches: no event carries it. */
    private static final class Totals {
        private final Map<Key, Sums> sums = new LinkedHashMap<>();

        static Totals read(Tables tables, List<Posted> posted) {
            Totals totals = new Totals();
            for (Posted each : posted) {
                for (Posting posting : each.entry.postings()) {
                    totals.sums.computeIfAbsent(
                            Key.of(posting),
                            _ -> Sums.none(posting.amount().amount().scale()));
                }
            }
            Rows wanted = new Rows();
            totals.sums.keySet().forEach(key -> wanted.add(key.ledgerAccount, key.asset));
            tables.read(
                    READ_TOTALS,
                    wanted,
                    (row, _) -> totals.sums.put(
                            new Key(
                                    new LedgerAccount(row.getString("ledger_account")),
                                    new AssetCode(row.getString("asset"))),
                            new Sums(row.getBigDecimal("debits"), row.getBigDecimal("credits"), 0)));
            return totals;
        }

        Sums add(Posting posting, long position) {
            return sums.computeIfPresent(Key.of(posting), (_, before) -> before.plus(posting, position));
        }

        Rows rows() {
            Rows rows = new Rows();
            sums.forEach((key, sum) -> rows.add(
                    key.ledgerAccount, key.asset, key.ledgerAccount.kind(), sum.debits, sum.credits, sum.position));
            return rows;
        }
    }

    private record Key(LedgerAccount ledgerAccount, AssetCode asset) {
        static Key of(Posting posting) {
            return new Key(posting.ledgerAccount(), posting.amount().asset());
        }
    }

    /** @param position of the last event that added to them */
    private record Sums(BigDecimal debits, BigDecimal credits, long position) {
        static Sums none(int scale) {
            BigDecimal zero = BigDecimal.ZERO.setScale(scale);
            return new Sums(zero, zero, 0);
        }

        Sums plus(Posting posting, long at) {
            BigDecimal amount = posting.amount().amount();
            return posting.side() == PostingSide.DEBIT
                    ? new Sums(debits.add(amount), credits, at)
                    : new Sums(debits, credits.add(amount), at);
        }
    }
}
