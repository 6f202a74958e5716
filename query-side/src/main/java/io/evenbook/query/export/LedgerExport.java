package io.evenbook.query.export;

import io.evenbook.api.AsOf;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import io.evenbook.query.export.Book.Entry;
import io.evenbook.query.journal.LedgerTotals;
import io.evenbook.query.position.LogTimes;
import io.evenbook.query.position.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the journal down in the format of a tool, from one state of the database, entry by entry as it comes from there. A day is one of
 * UTC. Balances come from the totals that postings carry, not from the entries that are written: so the tool's check of one against the
 * other says something.
 */
@Component
class LedgerExport {
    private static final int FETCH_SIZE = 1_000;

    /** Legs by entry. No index has this order, and the database sorts on disk what is too much for its memory. */
    private static final String LEGS = """
            select e.position, e.entry_id, e.kind, e.description, e.reference, e.reverses, (e.effective_at at time zone 'UTC')::date as day,
                   p.ledger_account, p.side, p.asset, p.amount
              from journal.entry e
              join journal.posting p on p.position = e.position and p.recorded_at = e.recorded_at
             where (cast(:from as timestamptz) is null or e.effective_at >= :from)
               and (cast(:to as timestamptz) is null or e.effective_at < :to)
             order by day, e.position, p.leg
            """;

    private final JdbcClient postgres;
    private final LedgerTotals totals;
    private final Snapshots snapshots;

    LedgerExport(JdbcClient postgres, LedgerTotals totals, Snapshots snapshots) {
        this.postgres = postgres;
        this.totals = totals;
        this.snapshots = snapshots;
    }

    /**
     * Writes the entries that take effect in a period, and what came before it as opening balances.
     *
     * @param from the first day; null: from the first entry
     * @param to   the day after the last; null: through the last entry
     * @throws UncheckedIOException if the text throws an IOException
     */
    void write(BookFormat format, LocalDate from, LocalDate to, Appendable text) {
        LedgerTotals.Until beginning = from == null ? null : totals.until(before(from));
        LedgerTotals.Until end = totals.until(to == null ? new AsOf.Now() : before(to));
        snapshots.read(() -> {
            List<Amount> closing = balances(end);
            List<Amount> opening = from == null
                    ? List.of()
                    : balances(beginning).stream().filter(balance -> balance.amount().signum() != 0).toList();
            try (Stream<Leg> legs = legs(from, to)) {
                format.write(new Book(opening, from, new Entries(legs.iterator()), closing), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return null;
        });
    }

    private static AsOf before(LocalDate date) {
        return new AsOf.Effective(LogTimes.lastBefore(startOf(date)));
    }

    private List<Amount> balances(LedgerTotals.Until until) {
        return totals.all(until).lines().stream()
                .map(line -> new Amount(line.ledgerAccount(), line.asset(), line.balance()))
                .toList();
    }

    private Stream<Leg> legs(LocalDate from, LocalDate to) {
        return postgres.sql(LEGS)
                .withFetchSize(FETCH_SIZE)
                .param("from", sql(from))
                .param("to", sql(to))
                .query((row, _) -> leg(row))
                .stream();
    }

    private static OffsetDateTime sql(LocalDate date) {
        return date == null ? null : LogTimes.sql(startOf(date));
    }

    private static Instant startOf(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Leg leg(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("amount");
        return new Leg(
                new Entry(
                        new EntryId(row.getString("entry_id")),
                        EntryKind.valueOf(row.getString("kind")),
                        row.getObject("day", LocalDate.class),
                        row.getString("description"),
                        row.getString("reference"),
                        row.getString("reverses") == null ? null : new EntryId(row.getString("reverses")),
                        new ArrayList<>()),
                new Amount(
                        new LedgerAccount(row.getString("ledger_account")),
                        new AssetCode(row.getString("asset")),
                        row.getString("side").equals("DEBIT") ? amount : amount.negate()));
    }

    /** @param entry without any legs */
    private record Leg(Entry entry, Amount amount) {}

    /** Puts the legs of each entry together as they come by. */
    private static final class Entries implements Iterator<Entry> {
        private final Iterator<Leg> legs;
        private Leg next;

        Entries(Iterator<Leg> legs) {
            this.legs = legs;
            advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Entry next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            Entry entry = next.entry();
            for (; next != null && next.entry().entryId().equals(entry.entryId()); advance()) {
                entry.legs().add(next.amount());
            }
            return entry;
        }

        private void advance() {
            next = legs.hasNext() ? legs.next() : null;
        }
    }
}
