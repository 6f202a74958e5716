package io.evenbook.projection.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodEvent;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.PeriodEvent.PeriodReopened;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes journal entries, their postings, the sums of the postings for each ledger account and asset, and the time
 * through which the books are closed.
 */
@Component
class JournalProjector implements TableProjector {
    private static final Statement<Posted> ENTER = Table.<Posted>of("entry")
            .bigint("position", row -> row.at.position())
            .text("entry_id", row -> row.entry.entryId())
            .text("kind", row -> row.entry.kind())
            .text("description", row -> row.entry.description())
            .text("reference", row -> row.entry.reference())
            .time("effective_at", row -> row.entry.effectiveAt())
            .time("recorded_at", row -> row.at.at())
            .text("reverses", Posted::reverses)
            .insert();

    private static final Statement<Leg> POST = Table.<Leg>of("posting")
            .bigint("position", row -> row.posted.at.position())
            .integer("leg", Leg::number)
            .text("ledger_account", row -> row.posting.ledgerAccount())
            .text("side", row -> row.posting.side())
            .text("asset", row -> row.posting.amount().asset())
            .numeric("amount", row -> row.posting.amount().amount())
            .numeric("debits", row -> row.after.debits)
            .numeric("credits", row -> row.after.credits)
            .time("effective_at", row -> row.posted.entry.effectiveAt())
            .time("recorded_at", row -> row.posted.at.at())
            .insert();

    private static final Table<Entry<Key, Sums>> TOTAL = Table.<Entry<Key, Sums>>of("ledger_balance")
            .text("ledger_account", row -> row.getKey().ledgerAccount)
            .text("asset", row -> row.getKey().asset);

    private static final Statement<Entry<Key, Sums>> READ_TOTALS = TOTAL.sql("""
            select total.ledger_account, total.asset, total.debits, total.credits
              from {rows} join {view}.ledger_balance total using (ledger_account, asset)""");

    private static final Statement<Entry<Key, Sums>> WRITE_TOTALS = TOTAL.text(
                    "kind", row -> row.getKey().ledgerAccount.kind())
            .numeric("debits", row -> row.getValue().debits)
            .numeric("credits", row -> row.getValue().credits)
            .bigint("position", row -> row.getValue().position)
            .upsert("ledger_account", "asset");

    private static final Statement<Closed> CLOSE_BOOKS = Table.<Closed>of("books")
            .time("closed_through", Closed::through)
            .sql("update {view}.books set closed_through = changed.closed_through from {rows}");

    @Override
    public String view() {
        return "journal";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(ENTER, POST, READ_TOTALS, WRITE_TOTALS, CLOSE_BOOKS);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PostsEntry.class, PeriodEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Posted> posted = new ArrayList<>();
        List<Closed> periods = new ArrayList<>();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case PostsEntry posting
                when posting.entry() != null -> posted.add(new Posted(event, posting.entry(), posting.reverses()));
                case PeriodClosed closed -> periods.add(new Closed(closed.through()));
                case PeriodReopened reopened -> periods.add(new Closed(reopened.through()));
                default -> {}
            }
        }
        post(posted, tables);
        tables.change(CLOSE_BOOKS, periods.subList(Math.max(periods.size() - 1, 0), periods.size()));
    }

    private static void post(List<Posted> posted, Tables tables) {
        Totals totals = Totals.read(tables, posted);
        List<Leg> legs = new ArrayList<>();
        for (Posted each : posted) {
            int number = 0;
            for (Posting posting : each.entry.postings()) {
                legs.add(new Leg(each, ++number, posting, totals.add(posting, each.at.position())));
            }
        }
        tables.write(ENTER, posted);
        tables.write(POST, legs);
        tables.write(WRITE_TOTALS, totals.sums.entrySet());
    }

    /** @param through null: no period is closed */
    private record Closed(Instant through) {}

    /** @param reverses the reversed entry, or null */
    private record Posted(ViewEvent at, JournalEntry entry, EntryId reverses) {}

    /** @param after the sums of the ledger account and asset, this leg included */
    private record Leg(Posted posted, int number, Posting posting, Sums after) {}

    /** The sums of all postings on the ledger accounts of a batch. No event carries them. */
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
            tables.read(
                    READ_TOTALS,
                    totals.sums.entrySet(),
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
    }

    private record Key(LedgerAccount ledgerAccount, AssetCode asset) {
        static Key of(Posting posting) {
            return new Key(posting.ledgerAccount(), posting.amount().asset());
        }
    }

    /** @param position position of the last event that posted */
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
