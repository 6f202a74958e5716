package io.evenbook.query.control;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.position.View;
import io.evenbook.query.position.ViewBehindException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The movements of {@code house:omnibus} as the journal view has them. */
final class OmnibusReader implements OmnibusLedger {
    /**
     * In two halves, each of which has an index: what counts when it was recorded, nearly everything, and what counts
     * at another time.
     */
    private static final String MOVEMENTS = """
            with moved as (
                select * from journal.posting
                 where ledger_account = ? and asset = ? and recorded_at >= ? and recorded_at < ? and effective_at = recorded_at
                union all
                select * from journal.posting
                 where ledger_account = ? and asset = ? and effective_at >= ? and effective_at < ? and effective_at <> recorded_at)
            select e.entry_id, e.kind, e.reference,
                   case m.side when 'DEBIT' then m.amount else -m.amount end as amount,
                   (m.effective_at at time zone 'UTC')::date as day
              from moved m join journal.entry e on e.position = m.position and e.recorded_at = m.recorded_at
             order by day, m.position, m.leg""";

    /** What was recorded until then, as the last posting has it, but for what counts on the other side of that time. */
    private static final String BALANCE = """
            select coalesce((select debits - credits from journal.posting
                              where ledger_account = ? and asset = ? and recorded_at < ?
                              order by position desc, leg desc limit 1), 0)
                 + coalesce((select sum(case when (side = 'DEBIT') = (effective_at < ?) then amount else -amount end)
                               from journal.posting
                              where ledger_account = ? and asset = ? and effective_at <> recorded_at
                                and (effective_at < ?) <> (recorded_at < ?)), 0)""";

    private final Snapshots snapshots;
    private final EventLog log;
    private final Duration patience;

    /** @param patience so long a read waits for the journal view to contain what was written before it */
    OmnibusReader(Snapshots snapshots, EventLog log, Duration patience) {
        this.snapshots = snapshots;
        this.log = log;
        this.patience = patience;
    }

    /** @throws ViewBehindException if the journal view does not come to where the log is now */
    @Override
    public Period read(AssetCode asset, LocalDate from, LocalDate to, int marginDays) {
        long head = log.head();
        long position =
                Waiting.until(() -> snapshots.read(jdbc -> Snapshots.position(jdbc, View.JOURNAL)), head, patience);
        if (position < head) {
            throw new ViewBehindException(View.JOURNAL, position, head);
        }
        return snapshots.read(jdbc -> new Period(
                Snapshots.position(jdbc, View.JOURNAL),
                balance(jdbc, asset, startOf(from)),
                balance(jdbc, asset, startOf(to.plusDays(1))),
                movements(jdbc, asset, startOf(from.minusDays(marginDays)), startOf(to.plusDays(marginDays + 1L)))));
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static BigDecimal balance(JdbcTemplate jdbc, AssetCode asset, OffsetDateTime time) {
        String omnibus = LedgerAccount.OMNIBUS.value();
        return jdbc.queryForObject(
                BALANCE, BigDecimal.class, omnibus, asset.value(), time, time, omnibus, asset.value(), time, time);
    }

    private static List<Movement> movements(
            JdbcTemplate jdbc, AssetCode asset, OffsetDateTime from, OffsetDateTime to) {
        String omnibus = LedgerAccount.OMNIBUS.value();
        return jdbc.query(
                MOVEMENTS, OmnibusReader::movement, omnibus, asset.value(), from, to, omnibus, asset.value(), from, to);
    }

    private static Movement movement(ResultSet row, int number) throws SQLException {
        return new Movement(
                new EntryId(row.getString("entry_id")),
                EntryKind.valueOf(row.getString("kind")),
                row.getString("reference"),
                row.getBigDecimal("amount"),
                row.getObject("day", LocalDate.class));
    }
}
