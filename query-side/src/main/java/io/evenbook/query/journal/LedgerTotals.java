package io.evenbook.query.journal;

import io.evenbook.api.AsOf;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.journal.TrialBalance.AssetTotals;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.api.port.TrialBalances;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What was posted on ledger accounts, as of now or of then. Every posting carries the totals of its ledger account
 * after it, so a total of then is found by its last posting up to then; nothing is summed but postings that count at
 * another time than that of their recording. Totals are read by one statement.
 */
@Component
public class LedgerTotals implements TrialBalances {
    /** A line for each asset of each ledger account; one without them if nothing was ever posted. */
    private static final String LINES = """
              from (select position from journal.view_position limit 1) v
              left join journal.ledger_balance b on %s
            """;

    private static final String EACH_LINE = LINES.formatted("true");
    private static final String LINES_OF_ONE = LINES.formatted("b.ledger_account = :ledgerAccount");
    /** Those behind one, none if there are none. */
    private static final String LINES_AFTER = """
              from (select * from journal.ledger_balance where (ledger_account, asset) > (:afterAccount, :afterAsset)) b
             cross join (select position from journal.view_position limit 1) v
            """;

    private static final String IN_ORDER = "%s order by b.ledger_account, b.asset";
    private static final String FIRST =
            "select * from (%s) line where ledger_account is not null order by ledger_account, asset limit :limit";
    private static final String SUMMED = """
            select asset, sum(debits) as debits, sum(credits) as credits from (%s) line
             where ledger_account is not null group by asset order by asset""";

    private static final String NOW = "select v.position, b.ledger_account, b.asset, b.debits, b.credits";

    private static final String RECORDED =
            "select :position as position, b.ledger_account, b.asset, p.debits, p.credits";

    /**
     * The last posting is looked for in the partitions of two months first, and in the many earlier ones only if there
     * is none.
     */
    private static final String LAST_POSTING = """
              left join lateral (%s) late on true
              left join lateral (%s) early on true
              cross join lateral (
                    select coalesce(late.debits, early.debits) as debits, coalesce(late.credits, early.credits) as credits) p
            """.formatted(
                    lastPosting("p.recorded_at >= :lately and p.recorded_at <= :last"),
                    lastPosting("p.recorded_at < :lately and late.debits is null"));

    private static String lastPosting(String when) {
        return """
                select p.debits, p.credits from journal.posting p
                 where p.ledger_account = b.ledger_account and p.asset = b.asset and p.position <= :until and %s
                 order by p.position desc, p.leg desc limit 1""".formatted(when);
    }

    private static final String RECORDED_BY_THEN = LAST_POSTING + " where p.debits is not null";

    /**
     * Zeros are taken from the line itself: they have its scale. A line that nothing counts on stays, for the position.
     */
    private static final String EFFECTIVE = """
            select v.position, case when coalesce(p.debits, back.debits) is not null then b.ledger_account end as ledger_account, b.asset,
                   coalesce(p.debits, 0 * b.debits) + coalesce(back.debits, 0) - coalesce(ahead.debits, 0) as debits,
                   coalesce(p.credits, 0 * b.credits) + coalesce(back.credits, 0) - coalesce(ahead.credits, 0) as credits
            """;

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

    private static final OffsetDateTime BEFORE_ALL = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    private final JdbcClient postgres;
    private final ViewPositions views;
    private final LogTimes times;
    private final ConsistentRead consistently;

    LedgerTotals(JdbcClient postgres, ViewPositions views, LogTimes times, ConsistentRead consistently) {
        this.postgres = postgres;
        this.views = views;
        this.times = times;
        this.consistently = consistently;
    }

    /**
     * Finds out what is to be read.
     *
     * @throws io.evenbook.query.support.position.ViewBehindException if the journal does not come that far in time
     */
    public Until until(AsOf asOf) {
        long position = switch (asOf) {
            case AsOf.Now() -> 0;
            case AsOf.Recorded(Instant at) -> times.positionAt(at);
            case AsOf.Position(long asked) -> {
                views.await(List.of(View.JOURNAL), asked);
                yield times.commandEnd(asked);
            }
            case AsOf.Effective(Instant at) -> times.positionAt(at);
        };
        views.await(List.of(View.JOURNAL), position);
        return new Until(asOf, position, lastEntry(position));
    }

    /** Asked of the journal, since what is old may have been taken out of the log. */
    private OffsetDateTime lastEntry(long position) {
        return postgres.sql("select recorded_at from journal.entry where position <= ? order by position desc limit 1")
                .param(position)
                .query(OffsetDateTime.class)
                .optional()
                .orElse(BEFORE_ALL);
    }

    @Override
    public TrialBalance at(long position) {
        return trialBalance(new AsOf.Position(position));
    }

    /** All ledger accounts that had any posting by then, and the sums of each asset. */
    private TrialBalance trialBalance(AsOf asOf) {
        Totals found = all(until(asOf));
        return new TrialBalance(found.position(), sums(found.lines()), found.lines());
    }

    static List<AssetTotals> sums(List<LedgerAccountTotals> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line -> line.asset().value(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(LedgerTotals::sum)
                .toList();
    }

    private static AssetTotals sum(List<LedgerAccountTotals> ofOneAsset) {
        BigDecimal debits =
                ofOneAsset.stream().map(LedgerAccountTotals::debits).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal credits =
                ofOneAsset.stream().map(LedgerAccountTotals::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new AssetTotals(ofOneAsset.getFirst().asset(), debits, credits, debits.subtract(credits));
    }

    /** The totals of all ledger accounts, by ledger account and asset: of those that had any posting by then. */
    public Totals all(Until until) {
        return read(until, EACH_LINE, IN_ORDER, Map.of(), totals(until));
    }

    /** The same for one ledger account. */
    public Totals of(LedgerAccount ledgerAccount, Until until) {
        return read(until, LINES_OF_ONE, IN_ORDER, Map.of("ledgerAccount", ledgerAccount.value()), totals(until));
    }

    /** The first of them behind a ledger account and asset; null: the first of all. */
    Totals part(Until until, String ledgerAccount, String asset, int limit) {
        Map<String, Object> parameters = Map.of(
                "afterAccount",
                ledgerAccount == null ? "" : ledgerAccount,
                "afterAsset",
                asset == null ? "" : asset,
                "limit",
                limit);
        Totals found = read(until, LINES_AFTER, FIRST, parameters, totals(until));
        return found.lines().isEmpty() ? all(until) : found;
    }

    /** The sums of all of them, for each asset. */
    List<AssetTotals> sums(Until until) {
        return read(
                until,
                EACH_LINE,
                SUMMED,
                Map.of(),
                statement -> statement
                        .query((row, _) -> {
                            BigDecimal debits = row.getBigDecimal("debits");
                            BigDecimal credits = row.getBigDecimal("credits");
                            return new AssetTotals(
                                    new AssetCode(row.getString("asset")), debits, credits, debits.subtract(credits));
                        })
                        .list());
    }

    /** @param select what is made of the lines */
    private <T> T read(
            Until until,
            String lines,
            String select,
            Map<String, ?> parameters,
            Function<JdbcClient.StatementSpec, T> read) {
        return switch (until.asOf()) {
            case AsOf.Now() ->
                read.apply(postgres.sql(select.formatted(NOW + lines)).params(parameters));
            case AsOf.Recorded _, AsOf.Position _ ->
                planned(() -> read.apply(asOf(until, select.formatted(RECORDED + lines + RECORDED_BY_THEN), parameters)
                        .param("position", until.position())));
            case AsOf.Effective(Instant at) ->
                planned(() ->
                        read.apply(asOf(until, select.formatted(EFFECTIVE + lines + AT_EFFECTIVE_TIME), parameters)
                                .param("at", LogTimes.sql(at))));
        };
    }

    /**
     * A plan for just these partitions is better than one for all, and to make it takes ten times as long as the read.
     */
    private <T> T planned(Supplier<T> read) {
        return consistently.read(() -> {
            postgres.sql("select set_config('plan_cache_mode', 'force_generic_plan', true)")
                    .query(String.class)
                    .single();
            return read.get();
        });
    }

    private JdbcClient.StatementSpec asOf(Until until, String sql, Map<String, ?> parameters) {
        return postgres.sql(sql)
                .params(parameters)
                .param("until", until.position())
                .param("last", until.last())
                .param(
                        "lately",
                        until.last()
                                .truncatedTo(ChronoUnit.DAYS)
                                .withDayOfMonth(1)
                                .minusMonths(1));
    }

    private static Function<JdbcClient.StatementSpec, Totals> totals(Until until) {
        return statement -> {
            List<Line> lines = statement
                    .query((row, _) -> new Line(row.getLong("position"), total(row)))
                    .list();
            return new Totals(
                    lines.isEmpty() ? until.position() : lines.getFirst().position(),
                    lines.stream().map(Line::total).filter(Objects::nonNull).toList());
        };
    }

    private static LedgerAccountTotals total(ResultSet row) throws SQLException {
        if (row.getString("ledger_account") == null) {
            return null;
        }
        LedgerAccount account = new LedgerAccount(row.getString("ledger_account"));
        BigDecimal debits = row.getBigDecimal("debits");
        BigDecimal credits = row.getBigDecimal("credits");
        return new LedgerAccountTotals(
                account,
                account.kind(),
                new AssetCode(row.getString("asset")),
                debits,
                credits,
                debits.subtract(credits));
    }

    /**
     * As of when totals are read.
     *
     * @param position what was recorded up to there
     * @param last when the last entry up to there was recorded, in UTC
     */
    public record Until(AsOf asOf, long position, OffsetDateTime last) {}

    /**
     * The totals as of one position.
     *
     * @param position up to which events are in them
     */
    public record Totals(long position, List<LedgerAccountTotals> lines) {}

    /** @param total null if nothing counts there */
    private record Line(long position, LedgerAccountTotals total) {}
}
