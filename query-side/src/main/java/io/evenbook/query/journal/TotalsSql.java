package io.evenbook.query.journal;

import io.evenbook.api.AsOf;

/**
 * The statements of {@link LedgerTotals}. Each is composed of which ledger accounts to read, as of when, and in which
 * form to return their lines: a line has the totals of one asset on one ledger account.
 */
final class TotalsSql {
    /** Every line; if nothing was ever posted, one row with the position only. */
    static final String EACH = lines("true");

    /** The lines of {@code :ledgerAccount}; if it has none, one row with the position only. */
    static final String OF_ONE = lines("b.ledger_account = :ledgerAccount");

    /** The lines behind {@code :afterAccount} and {@code :afterAsset}; no row if there are none. */
    static final String AFTER = """
              from (select * from journal.ledger_balance where (ledger_account, asset) > (:afterAccount, :afterAsset)) b
             cross join (select position from journal.view_position limit 1) v
            """;

    /** All lines by ledger account and asset. */
    static final String IN_ORDER = "%s order by b.ledger_account, b.asset";

    /** The first {@code :limit} lines by ledger account and asset. */
    static final String FIRST =
            "select * from (%s) line where ledger_account is not null order by ledger_account, asset limit :limit";

    /** The sums of the lines for each asset. */
    static final String SUMMED = """
            select asset, sum(debits) as debits, sum(credits) as credits from (%s) line
             where ledger_account is not null group by asset order by asset""";

    private static final String NOW = "select v.position, b.ledger_account, b.asset, b.debits, b.credits";

    private static final String RECORDED =
            "select :position as position, b.ledger_account, b.asset, p.debits, p.credits";

    /**
     * Finds the last posting of a line up to {@code :until}: in the partitions of two months, and only if they have
     * none in the many earlier ones.
     */
    private static final String LAST_POSTING = """
              left join lateral (%s) late on true
              left join lateral (%s) early on true
              cross join lateral (
                    select coalesce(late.debits, early.debits) as debits,
                           coalesce(late.credits, early.credits) as credits) p
            """.formatted(
                    lastPosting("p.recorded_at >= :lately and p.recorded_at <= :last"),
                    lastPosting("p.recorded_at < :lately and late.debits is null"));

    private static final String RECORDED_BY_THEN = LAST_POSTING + " where p.debits is not null";

    /**
     * Computes zeros from the line, so that they have its scale. A line without effective postings keeps its row, for
     * the position.
     */
    private static final String EFFECTIVE = """
            select v.position, b.asset,
                   case when coalesce(p.debits, back.debits) is not null then b.ledger_account end as ledger_account,
                   coalesce(p.debits, 0 * b.debits) + coalesce(back.debits, 0) - coalesce(ahead.debits, 0) as debits,
                   coalesce(p.credits, 0 * b.credits) + coalesce(back.credits, 0) - coalesce(ahead.credits, 0) as credits
            """;

    /** Sums the postings that take effect at another time than that of their recording. */
    private static final String DATED = """
              left join lateral (
                    select sum(case when d.side = 'DEBIT' then d.amount else 0 * d.amount end) as debits,
                           sum(case when d.side = 'CREDIT' then d.amount else 0 * d.amount end) as credits
                      from journal.posting d
                     where d.ledger_account = b.ledger_account and d.asset = b.asset and d.effective_at <> d.recorded_at
                       and %2$s) %1$s on true
            """;

    private static final String AT_EFFECTIVE_TIME = LAST_POSTING
            + DATED.formatted("back", "d.effective_at <= :at and d.position > :until and d.recorded_at >= :last")
            + DATED.formatted("ahead", "d.effective_at > :at and d.position <= :until and d.recorded_at <= :last");

    private TotalsSql() {}

    /**
     * Composes a statement.
     *
     * @param lines {@link #EACH}, {@link #OF_ONE} or {@link #AFTER}
     * @param form {@link #IN_ORDER}, {@link #FIRST} or {@link #SUMMED}
     */
    static String of(AsOf asOf, String lines, String form) {
        return form.formatted(
                switch (asOf) {
                    case AsOf.Now() -> NOW + lines;
                    case AsOf.Recorded _, AsOf.Position _ -> RECORDED + lines + RECORDED_BY_THEN;
                    case AsOf.Effective _ -> EFFECTIVE + lines + AT_EFFECTIVE_TIME;
                });
    }

    private static String lines(String condition) {
        return """
                  from (select position from journal.view_position limit 1) v
                  left join journal.ledger_balance b on %s
                """.formatted(condition);
    }

    private static String lastPosting(String when) {
        return """
                select p.debits, p.credits from journal.posting p
                 where p.ledger_account = b.ledger_account and p.asset = b.asset and p.position <= :until and %s
                 order by p.position desc, p.leg desc limit 1""".formatted(when);
    }
}
