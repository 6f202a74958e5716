package io.evenbook.query.journal;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryAnswer.EntryPosting;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Entries with their postings, each read by one statement. Tables in parts by month are joined by the time of recording too: it tells
 * which part to look into. Lists are limited by what the planner can't know: it then takes it for a tenth of what there is, and goes
 * along an index instead of sorting, however few rows it expects.
 */
@Component
class EntryRows {
    private static final String COLUMNS = """
            e.ordinal, e.position, e.entry_id, e.kind, e.description, e.reference, e.effective_at, e.recorded_at, e.group_id, e.reverses
            """;

    /**
     * The legs of entries in {@code found}: their own, or those of their parts. What takes a transfer back names the entry that went out, and takes
     * back the one that came in as well.
     */
    private static final String WITH_LEGS = """
            select e.*, r.entry_id as reversed_by, p.ledger_account, p.side, p.asset, p.amount
              from found e
              left join lateral (
                    select r.entry_id from journal.entry r
                     where r.reverses = case when e.kind = 'TRANSFER_IN' then regexp_replace(e.entry_id, '\\.in$', '.out') else e.entry_id end
                     limit 1) r on true
              left join lateral (
                    select p.ordinal, p.leg, p.ledger_account, p.side, p.asset, p.amount
                      from journal.posting p
                     where p.ordinal = e.ordinal and p.recorded_at = e.recorded_at
                    union all
                    select p.ordinal, p.leg, p.ledger_account, p.side, p.asset, p.amount
                      from journal.entry part
                      join lateral (
                            select * from journal.posting p where p.ordinal = part.ordinal and p.recorded_at = part.recorded_at offset 0) p on true
                     where part.part_of = e.entry_id and e.group_id is not null and e.status = 'POSTED'
                       and p.ledger_account <> 'house:clearing') p on true
             order by e.ordinal, p.ordinal, p.leg
            """;

    private static final String FIND = """
            with posted as (
                select %s, 'POSTED' as status, null as code, null as detail
                  from (select * from journal.entry e where e.entry_id = :entryId offset 0) e
                 where e.part_of is null),
            found as (
                select * from posted
                union all
                select null, r.position, r.entry_id, r.kind, r.description, r.reference, r.effective_at, null, r.group_id, r.reverses,
                       r.status, r.code, r.detail
                  from journal.entry_request r
                 where r.entry_id = :entryId and not exists (select from posted))
            """.formatted(COLUMNS) + WITH_LEGS;

    private static final String LIST = """
            with found as materialized (
                select f.*, 'POSTED' as status, null as code, null as detail from (%s) f order by f.ordinal limit (select cast(:limit as bigint)))
            """;

    private static final String EACH = """
            select %s
              from journal.entry e
             where e.part_of is null and e.ordinal > :after %%s
             order by e.ordinal limit (select cast(:limit as bigint))
            """.formatted(COLUMNS);

    /**
     * The next whole entries; then the next of others, found by their first posting in each asset, in the order of its index (a limit of one
     * keeps entries from being read in any other way than one by one). Parts are passed over there, but not for long: not beyond the whole
     * entries.
     */
    private static final String EACH_TOUCHING = """
            with whole as materialized (
                select %1$s
                  from journal.entry_ledger_account l
                  join lateral (
                        select * from journal.entry e where e.ordinal = l.ordinal and e.recorded_at = l.recorded_at limit 1) e on true
                 where l.ledger_account = :ledgerAccount and l.ordinal > :after %2$s
                 order by l.ordinal limit (select cast(:limit as bigint))),
            through as materialized (
                select case when count(*) = :limit then max(ordinal) else 9223372036854775807 end as ordinal from whole)
            select %1$s
              from journal.ledger_balance b
              join lateral (
                    select %1$s
                      from journal.posting p
                      join lateral (
                            select * from journal.entry e where e.ordinal = p.ordinal and e.recorded_at = p.recorded_at limit 1) e on true
                     where p.ledger_account = b.ledger_account and p.asset = b.asset and p.ordinal > :after
                       and p.ordinal < (select ordinal from through) and e.part_of is null %2$s
                       and p.leg = (
                            select min(each.leg) from journal.posting each
                             where each.ordinal = p.ordinal and each.recorded_at = p.recorded_at
                               and each.ledger_account = b.ledger_account and each.asset = b.asset)
                     order by p.ordinal limit (select cast(:limit as bigint))) e on true
             where b.ledger_account = :ledgerAccount
            union
            select * from whole
            """;

    private static final String OF_KIND = " and e.kind = :kind";
    /** All whole entries of a group stand in one event. */
    private static final String OF_GROUP = """
             and e.group_id = :groupId and e.ordinal >= (%1$s) << 20 and e.ordinal < (%1$s) + 1 << 20
            """.formatted("select max(position) from journal.entry_request where group_id = :groupId and status = 'POSTED'");
    private static final String OF_LEDGER_ACCOUNT = """
             and exists (
                select from journal.entry_ledger_account l
                 where l.ledger_account = :ledgerAccount and l.ordinal = e.ordinal and l.recorded_at = e.recorded_at)
            """;

    private final JdbcClient postgres;

    EntryRows(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /** A posted entry, or one of several accounts that was asked for; parts are not found. */
    Optional<EntryAnswer> find(String entryId) {
        return read(postgres.sql(FIND).param("entryId", entryId)).stream().map(Row::entry).findFirst();
    }

    /** The first entries after an ordinal that the filters let through. */
    List<Row> list(ListEntries query, long after, int limit) {
        return read(postgres.sql(LIST.formatted(each(query)) + WITH_LEGS)
                .param("after", after)
                .param("limit", limit)
                .param("kind", query.kind() == null ? null : query.kind().name())
                .param("groupId", query.groupId() == null ? null : query.groupId().value())
                .param("ledgerAccount", query.ledgerAccount() == null ? null : query.ledgerAccount().value()));
    }

    private static String each(ListEntries query) {
        String kind = query.kind() == null ? "" : OF_KIND;
        if (query.groupId() != null) {
            return EACH.formatted(kind + OF_GROUP + (query.ledgerAccount() == null ? "" : OF_LEDGER_ACCOUNT));
        }
        return query.ledgerAccount() == null ? EACH.formatted(kind) : EACH_TOUCHING.formatted(COLUMNS, kind);
    }

    private static List<Row> read(JdbcClient.StatementSpec statement) {
        return statement.query(rows -> {
            List<Row> entries = new ArrayList<>();
            while (rows.next()) {
                if (entries.isEmpty() || !entries.getLast().entry().entryId().value().equals(rows.getString("entry_id"))) {
                    entries.add(row(rows));
                }
                if (rows.getString("ledger_account") != null) {
                    entries.getLast().entry().postings().add(posting(rows));
                }
            }
            return entries;
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getLong("ordinal"), new EntryAnswer(
                new EntryId(row.getString("entry_id")),
                row.getLong("position"),
                EntryKind.valueOf(row.getString("kind")),
                row.getString("description"),
                time(row, "effective_at"),
                time(row, "recorded_at"),
                row.getString("reference"),
                new ArrayList<>(),
                EntryStatus.valueOf(row.getString("status")),
                id(row, "group_id", GroupId::new),
                id(row, "reverses", EntryId::new),
                id(row, "reversed_by", EntryId::new),
                row.getString("code"),
                row.getString("detail")));
    }

    private static EntryPosting posting(ResultSet row) throws SQLException {
        return new EntryPosting(
                new LedgerAccount(row.getString("ledger_account")),
                PostingSide.valueOf(row.getString("side")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("amount"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static <T> T id(ResultSet row, String column, Function<String, T> type) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : type.apply(value);
    }

    /** @param ordinal where it stands in the list; 0 of an entry that is not posted */
    record Row(long ordinal, EntryAnswer entry) {}
}
