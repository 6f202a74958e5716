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
 * Totals of ledger accounts, now or as of T. Every posting carries the totals of its ledger account after it, so the
 * last posting up to T has the totals as of T; only postings that take effect at another time than that of their
 * recording are summed. One statement reads each answer.
 */
@Component
public class LedgerTotals implements TrialBalances {
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
     * Waits for the journal view and resolves T to a position.
     *
     * @throws io.evenbook.query.support.position.ViewBehindException if the journal view does not reach it in time
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

    /** Reads the journal, because the log may have detached old events. */
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

    /** All ledger accounts with a posting up to T, and the sums of each asset. */
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

    /** The totals of all ledger accounts with a posting up to T, by ledger account and asset. */
    public Totals all(Until until) {
        return read(until, TotalsSql.EACH, TotalsSql.IN_ORDER, Map.of(), totals(until));
    }

    /** The totals of one ledger account by asset. */
    public Totals of(LedgerAccount ledgerAccount, Until until) {
        return read(
                until,
                TotalsSql.OF_ONE,
                TotalsSql.IN_ORDER,
                Map.of("ledgerAccount", ledgerAccount.value()),
                totals(until));
    }

    /** The first totals behind a ledger account and asset; null: from the start. */
    Totals page(Until until, String ledgerAccount, String asset, int limit) {
        Map<String, Object> parameters = Map.of(
                "afterAccount",
                ledgerAccount == null ? "" : ledgerAccount,
                "afterAsset",
                asset == null ? "" : asset,
                "limit",
                limit);
        Totals found = read(until, TotalsSql.AFTER, TotalsSql.FIRST, parameters, totals(until));
        return found.lines().isEmpty() ? all(until) : found;
    }

    /** The sums over all ledger accounts for each asset. */
    List<AssetTotals> sums(Until until) {
        return read(
                until,
                TotalsSql.EACH,
                TotalsSql.SUMMED,
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

    private <T> T read(
            Until until,
            String lines,
            String form,
            Map<String, ?> parameters,
            Function<JdbcClient.StatementSpec, T> read) {
        JdbcClient.StatementSpec statement =
                postgres.sql(TotalsSql.of(until.asOf(), lines, form)).params(parameters);
        return switch (until.asOf()) {
            case AsOf.Now() -> read.apply(statement);
            case AsOf.Recorded _, AsOf.Position _ ->
                planned(() -> read.apply(asOf(until, statement).param("position", until.position())));
            case AsOf.Effective(Instant at) ->
                planned(() -> read.apply(asOf(until, statement).param("at", LogTimes.sql(at))));
        };
    }

    /**
     * Forces a generic plan. A plan for these partitions would be better, but planning takes ten times as long as the
     * read.
     */
    private <T> T planned(Supplier<T> read) {
        return consistently.read(() -> {
            postgres.sql("select set_config('plan_cache_mode', 'force_generic_plan', true)")
                    .query(String.class)
                    .single();
            return read.get();
        });
    }

    private static JdbcClient.StatementSpec asOf(Until until, JdbcClient.StatementSpec statement) {
        return statement
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
     * The T as of which totals are read.
     *
     * @param position the last position up to T
     * @param last when the last entry up to T was recorded, in UTC
     */
    public record Until(AsOf asOf, long position, OffsetDateTime last) {}

    /**
     * Totals as of one position.
     *
     * @param position the last event that they contain
     */
    public record Totals(long position, List<LedgerAccountTotals> lines) {}

    /** @param total null in a row that only has the position */
    private record Line(long position, LedgerAccountTotals total) {}
}
