package io.evenbook.query.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryAnswer.EntryPosting;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.list.ScanLimit;
import io.evenbook.query.support.position.LogTimes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads entries with their postings, each answer by one statement. The limit of a list is a subquery, so the planner
 * does not know it, assumes a tenth of the table, and walks an index instead of sorting.
 */
@Component
class EntryRows {
    private static final String COLUMNS = """
            e.position, e.entry_id, e.kind, e.description, e.reference, e.effective_at, e.recorded_at, e.reverses
            """;

    /** The entries in {@code found} with their legs and reversals. */
    private static final String WITH_LEGS = """
            select e.*, r.reversals, %s
              from found e
              left join lateral (
                    select array_agg(r.entry_id order by r.position) as reversals
                      from journal.entry r where r.reverses = e.entry_id) r on true
            %s
             order by e.position, p.leg
            """.formatted(EntryLegs.COLUMNS, EntryLegs.JOIN);

    private static final String FIND = """
            with found as materialized (select %s from journal.entry e where e.entry_id = :entryId)
            """.formatted(COLUMNS) + WITH_LEGS;

    private static final String LIST = """
            with found as materialized (
                select f.* from (%s) f order by f.position limit (select cast(:limit as bigint)))
            """;

    private static final String EACH = """
            select %s
              from journal.entry e
             where e.position > :after and e.position <= :through %%s
             order by e.position limit (select cast(:limit as bigint))
            """.formatted(COLUMNS);

    /**
     * Finds each entry by its first posting in each asset, in the order of that index. The limit of one makes the
     * planner look up entries one by one.
     */
    private static final String EACH_TOUCHING = """
            select distinct e.*
              from journal.ledger_balance b
              join lateral (
                    select %1$s
                      from journal.posting p
                      join lateral (
                            select * from journal.entry e
                             where e.position = p.position and e.recorded_at = p.recorded_at limit 1) e on true
                     where p.ledger_account = b.ledger_account and p.asset = b.asset
                       and p.position > :after and p.position <= :through %%s
                       and p.leg = (
                            select min(each.leg) from journal.posting each
                             where each.position = p.position and each.recorded_at = p.recorded_at
                               and each.ledger_account = b.ledger_account and each.asset = b.asset)
                     order by p.position limit (select cast(:limit as bigint))) e on true
             where b.ledger_account = :ledgerAccount
            """.formatted(COLUMNS);

    private static final String OF_KIND = " and e.kind = :kind";

    /** The position up to which a request compares {@link ScanLimit#COMPARED} postings of each asset. */
    private static final String COMPARED = """
            select min(last.position)
              from journal.ledger_balance b
              join lateral (
                    select p.position from journal.posting p
                     where p.ledger_account = b.ledger_account and p.asset = b.asset and p.position > :after
                     order by p.position offset %d limit 1) last on true
             where b.ledger_account = :ledgerAccount
            """.formatted(ScanLimit.COMPARED - 1);

    private final JdbcClient postgres;

    EntryRows(JdbcClient postgres) {
        this.postgres = postgres;
    }

    Optional<EntryAnswer> find(String entryId) {
        return read(postgres.sql(FIND).param("entryId", entryId)).stream().findFirst();
    }

    /**
     * The first entries after a position that pass the filters. With kind and ledger account it compares at most
     * {@link ScanLimit#COMPARED} postings of each asset of the ledger account: no index has both.
     */
    Scan<EntryAnswer, Long> list(ListEntries query, long after, int limit) {
        Long end = query.kind() == null || query.ledgerAccount() == null ? null : end(query.ledgerAccount(), after);
        return new Scan<>(list(query, after, end == null ? Long.MAX_VALUE : end, limit), end);
    }

    private Long end(LedgerAccount ledgerAccount, long after) {
        return postgres.sql(COMPARED)
                .param("ledgerAccount", ledgerAccount.value())
                .param("after", after)
                .query((row, _) -> row.getObject(1, Long.class))
                .list()
                .getFirst();
    }

    private List<EntryAnswer> list(ListEntries query, long after, long through, int limit) {
        return read(postgres.sql(LIST.formatted(each(query)) + WITH_LEGS)
                .param("after", after)
                .param("through", through)
                .param("limit", limit)
                .param("kind", query.kind() == null ? null : query.kind().name())
                .param(
                        "ledgerAccount",
                        query.ledgerAccount() == null
                                ? null
                                : query.ledgerAccount().value()));
    }

    private static String each(ListEntries query) {
        String ofKind = query.kind() == null ? "" : OF_KIND;
        return (query.ledgerAccount() == null ? EACH : EACH_TOUCHING).formatted(ofKind);
    }

    private static List<EntryAnswer> read(JdbcClient.StatementSpec statement) {
        return statement.query(EntryLegs.reader(
                (row, _) -> entry(row), (entry, row) -> entry.postings().add(posting(row))));
    }

    private static EntryAnswer entry(ResultSet row) throws SQLException {
        List<EntryId> reversals = reversals(row);
        return new EntryAnswer(
                new EntryId(row.getString("entry_id")),
                row.getLong("position"),
                EntryKind.valueOf(row.getString("kind")),
                row.getString("description"),
                LogTimes.read(row, "effective_at"),
                LogTimes.read(row, "recorded_at"),
                row.getString("reference"),
                new ArrayList<>(),
                EntryStatus.POSTED,
                row.getString("reverses") == null ? null : new EntryId(row.getString("reverses")),
                reversals.isEmpty() ? null : reversals.getFirst(),
                reversals);
    }

    private static List<EntryId> reversals(ResultSet row) throws SQLException {
        Array reversals = row.getArray("reversals");
        return reversals == null
                ? List.of()
                : Stream.of((String[]) reversals.getArray()).map(EntryId::new).toList();
    }

    private static EntryPosting posting(ResultSet row) throws SQLException {
        return new EntryPosting(
                new LedgerAccount(row.getString("ledger_account")),
                PostingSide.valueOf(row.getString("side")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("amount"));
    }
}
