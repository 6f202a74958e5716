package io.evenbook.query.export;

import io.evenbook.api.AsOf;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import io.evenbook.query.export.Book.Entry;
import io.evenbook.query.journal.EntryLegs;
import io.evenbook.query.journal.LedgerTotals;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.LogTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the journal in the format of a tool, as of one position, below which no entry is ever added. Reads 500 entries
 * at a time and holds no connection while it writes them to a slow client. Days are those of UTC. Balances come from
 * the totals on the postings, not from the written entries, so that the tool's check of one against the other proves
 * something.
 */
@Component
class LedgerExport {
    private static final int ENTRIES_AT_ONCE = 500;

    private static final String DAY = "(effective_at at time zone 'UTC')::date";

    private static final String WITH_LEGS = """
            select e.position, e.entry_id, e.kind, e.description, e.reference, e.reverses, e.day, %s
              from page e
            %s
             order by e.day, e.position, p.leg
            """.formatted(EntryLegs.COLUMNS, EntryLegs.JOIN);

    /** Entries that take effect when they are recorded: days and positions have the same order. */
    private static final String UNDATED = """
            with page as materialized (
                select e.*, %s as day from journal.entry e
                 where effective_at = recorded_at and position > :afterPosition and position <= :through
                 order by position limit (select %d))
            """.formatted(DAY, ENTRIES_AT_ONCE) + WITH_LEGS;

    /** Entries that take effect at another time, in the order of an index of their own. */
    private static final String DATED = """
            with page as materialized (
                select e.*, %1$s as day from journal.entry e
                 where effective_at <> recorded_at and (%1$s, position) > (:afterDay, :afterPosition)
                   and position <= :through and %1$s < :to
                 order by %1$s, position limit (select %2$d))
            """.formatted(DAY, ENTRIES_AT_ONCE) + WITH_LEGS;

    private static final LocalDate FIRST_DAY = LocalDate.of(-1_000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(10_000, 1, 1);

    private final JdbcClient postgres;
    private final LedgerTotals totals;
    private final ConsistentRead consistently;

    LedgerExport(JdbcClient postgres, LedgerTotals totals, ConsistentRead consistently) {
        this.postgres = postgres;
        this.totals = totals;
        this.consistently = consistently;
    }

    /**
     * Writes the entries that take effect in a period, after the opening balances at its beginning.
     *
     * @param from the first day; null: from the first entry
     * @param to the day after the last; null: through the last entry
     * @throws UncheckedIOException if {@code text} throws an IOException
     */
    void write(BookFormat format, LocalDate from, LocalDate to, Appendable text) {
        LedgerTotals.Until beginning = from == null ? null : totals.until(before(from));
        LedgerTotals.Until end = totals.until(to == null ? new AsOf.Now() : before(to));
        Balances balances =
                consistently.read(() -> new Balances(from == null ? null : totals.all(beginning), totals.all(end)));
        long position = balances.closing.position();
        Entries entries = new Entries(
                new Pages(last -> undated(
                        last == null ? from == null ? 0 : beginning.position() : last.position,
                        to == null ? position : Math.min(position, end.position()))),
                new Pages(last -> dated(
                        last == null ? from == null ? FIRST_DAY : from : last.entry.date(),
                        last == null ? 0 : last.position,
                        position,
                        to == null ? LAST_DAY : to)));
        try {
            format.write(new Book(balances.opening(), from, entries, amounts(balances.closing)), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AsOf before(LocalDate date) {
        return new AsOf.Effective(
                LogTimes.lastBefore(date.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    private static List<Amount> amounts(LedgerTotals.Totals totals) {
        return totals.lines().stream()
                .map(line -> new Amount(line.ledgerAccount(), line.asset(), line.balance()))
                .toList();
    }

    private List<Placed> undated(long afterPosition, long through) {
        return entries(
                postgres.sql(UNDATED).param("afterPosition", afterPosition).param("through", through));
    }

    private List<Placed> dated(LocalDate afterDay, long afterPosition, long through, LocalDate to) {
        return entries(postgres.sql(DATED)
                .param("afterDay", afterDay)
                .param("afterPosition", afterPosition)
                .param("through", through)
                .param("to", to));
    }

    private static List<Placed> entries(JdbcClient.StatementSpec statement) {
        return statement.query(EntryLegs.reader(
                (row, _) -> new Placed(row.getLong("position"), entry(row)),
                (placed, row) -> placed.entry.legs().add(leg(row))));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                new EntryId(row.getString("entry_id")),
                EntryKind.valueOf(row.getString("kind")),
                row.getObject("day", LocalDate.class),
                row.getString("description"),
                row.getString("reference"),
                row.getString("reverses") == null ? null : new EntryId(row.getString("reverses")),
                new ArrayList<>());
    }

    private static Amount leg(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("amount");
        return new Amount(
                new LedgerAccount(row.getString("ledger_account")),
                new AssetCode(row.getString("asset")),
                row.getString("side").equals("DEBIT") ? amount : amount.negate());
    }

    /** @param beginning null: the period begins with the first entry */
    private record Balances(LedgerTotals.Totals beginning, LedgerTotals.Totals closing) {
        List<Amount> opening() {
            return beginning == null
                    ? List.of()
                    : amounts(beginning).stream()
                            .filter(balance -> balance.amount().signum() != 0)
                            .toList();
        }
    }

    private record Placed(long position, Entry entry) {
        boolean isBefore(Placed other) {
            int days = entry.date().compareTo(other.entry.date());
            return days < 0 || days == 0 && position < other.position;
        }
    }

    /** Entries of one order, read page by page. */
    private static final class Pages {
        private final Function<Placed, List<Placed>> after;
        private Iterator<Placed> page = Collections.emptyIterator();
        private Placed next;
        private boolean more = true;

        /** @param after reads the entries behind one; null: the first ones */
        Pages(Function<Placed, List<Placed>> after) {
            this.after = after;
            advance();
        }

        /** The next entry; null at the end. */
        Placed next() {
            return next;
        }

        void advance() {
            if (!page.hasNext() && more) {
                List<Placed> read = after.apply(next);
                more = read.size() == ENTRIES_AT_ONCE;
                page = read.iterator();
            }
            next = page.hasNext() ? page.next() : null;
        }
    }

    /** Merges both orders into one by day and position. */
    private static final class Entries implements Iterator<Entry> {
        private final Pages undated;
        private final Pages dated;

        Entries(Pages undated, Pages dated) {
            this.undated = undated;
            this.dated = dated;
        }

        @Override
        public boolean hasNext() {
            return undated.next() != null || dated.next() != null;
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            boolean isUndated = dated.next() == null
                    || undated.next() != null && undated.next().isBefore(dated.next());
            Pages pages = isUndated ? undated : dated;
            Entry entry = pages.next().entry;
            pages.advance();
            return entry;
        }
    }
}
