package io.evenbook.query.control;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.PositionWait;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewBehindException;
import io.evenbook.query.support.position.ViewPositions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the movements of {@code house:omnibus} from the journal view. */
final class OmnibusReader implements OmnibusLedger {
    /**
     * Two halves, each with an index of its own: nearly all postings take effect when they are recorded, the others at
     * another time.
     */
    private static final String MOVEMENTS = """
            with moved as (
                select * from journal.posting
                 where ledger_account = :omnibus and asset = :asset
                   and recorded_at >= :from and recorded_at < :to and effective_at = recorded_at
                union all
                select * from journal.posting
                 where ledger_account = :omnibus and asset = :asset
                   and effective_at >= :from and effective_at < :to and effective_at <> recorded_at)
            select e.entry_id, e.kind, e.reference,
                   case m.side when 'DEBIT' then m.amount else -m.amount end as amount,
                   (m.effective_at at time zone 'UTC')::date as day
              from moved m join journal.entry e on e.position = m.position and e.recorded_at = m.recorded_at
             order by day, m.position, m.leg""";

    /**
     * The totals on the last posting recorded before the time, corrected by postings that were recorded on one side of
     * it and take effect on the other.
     */
    private static final String BALANCE = """
            select coalesce((select debits - credits from journal.posting
                              where ledger_account = :omnibus and asset = :asset and recorded_at < :time
                              order by position desc, leg desc limit 1), 0)
                 + coalesce((select sum(case when (side = 'DEBIT') = (effective_at < :time) then amount else -amount end)
                               from journal.posting
                              where ledger_account = :omnibus and asset = :asset and effective_at <> recorded_at
                                and (effective_at < :time) <> (recorded_at < :time)), 0)""";

    private final JdbcClient postgres;
    private final ConsistentRead consistently;
    private final EventLog log;
    private final Duration timeout;

    /** @param timeout a read waits this long for the journal view to reach the end of the log */
    OmnibusReader(JdbcClient postgres, ConsistentRead consistently, EventLog log, Duration timeout) {
        this.postgres = postgres;
        this.consistently = consistently;
        this.log = log;
        this.timeout = timeout;
    }

    /** @throws ViewBehindException if the journal view does not reach the end of the log within the timeout */
    @Override
    public Period read(AssetCode asset, LocalDate from, LocalDate to, int marginDays) {
        long head = log.head();
        long position = new PositionWait(timeout).until(this::position, head);
        if (position < head) {
            throw new ViewBehindException(View.JOURNAL, position, head);
        }
        return consistently.read(() -> new Period(
                position(),
                balance(asset, startOf(from)),
                balance(asset, startOf(to.plusDays(1))),
                movements(asset, startOf(from.minusDays(marginDays)), startOf(to.plusDays(marginDays + 1L)))));
    }

    private long position() {
        return ViewPositions.inPostgres(postgres, View.JOURNAL);
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private BigDecimal balance(AssetCode asset, OffsetDateTime time) {
        return ofOmnibus(BALANCE, asset)
                .param("time", time)
                .query(BigDecimal.class)
                .single();
    }

    private List<Movement> movements(AssetCode asset, OffsetDateTime from, OffsetDateTime to) {
        return ofOmnibus(MOVEMENTS, asset)
                .param("from", from)
                .param("to", to)
                .query(OmnibusReader::movement)
                .list();
    }

    private JdbcClient.StatementSpec ofOmnibus(String sql, AssetCode asset) {
        return postgres.sql(sql).param("omnibus", LedgerAccount.OMNIBUS.value()).param("asset", asset.value());
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
