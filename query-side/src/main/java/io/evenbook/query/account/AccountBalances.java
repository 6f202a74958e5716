package io.evenbook.query.account;

import io.evenbook.api.AsOf;
import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountAnswer.AccountBalance;
import io.evenbook.api.account.AccountAnswer.AssetLimits;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.BalancesAnswer;
import io.evenbook.api.account.BalancesAnswer.BalanceAsOf;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.journal.LedgerTotals;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Balances of accounts, current and past. One statement reads each answer, so all values are as of one position. */
@Component
class AccountBalances {
    private static final String ACCOUNT = """
            select a.account_id, a.customer_id, a.owner, a.status, a.freeze_level, a.version, a.position,
                   b.asset, b.posted, b.held, b.minimum, b.maximum, b.direction, h.reason, h.amount
              from accounts.account a
              left join accounts.balance b on b.account_id = a.account_id
              left join (
                    select account_id, asset, reason, sum(amount) as amount
                      from accounts.hold where account_id = any (:accountIds) group by account_id, asset, reason) h
                on h.account_id = b.account_id and h.asset = b.asset
             where a.account_id = any (:accountIds)
             order by a.account_id, b.asset
            """;

    private static final String NOW = """
            select v.position, b.asset, b.posted, b.held
              from accounts.view_position v
              left join accounts.balance b on b.account_id = :accountId
             order by b.asset
            """;

    /**
     * The last row up to the position for each asset. The view never deletes balances, so the current ones name all
     * assets.
     */
    private static final String RECORDED = """
            select :position as position, b.asset, h.posted, h.held
              from accounts.balance b
              join lateral (
                    select h.posted, h.held from accounts.balance_history h
                     where h.account_id = b.account_id and h.asset = b.asset and h.position <= :position
                     order by h.position desc limit 1) h on true
             where b.account_id = :accountId
             order by b.asset
            """;

    private final JdbcClient postgres;
    private final LedgerTotals totals;
    private final ViewPositions views;
    private final LogTimes times;
    private final Opened personal;

    AccountBalances(JdbcClient postgres, LedgerTotals totals, ViewPositions views, LogTimes times, Opened personal) {
        this.personal = personal;
        this.postgres = postgres;
        this.totals = totals;
        this.views = views;
        this.times = times;
    }

    /** Those of the accounts that are known, by id. */
    List<AccountAnswer> find(List<String> accountIds) {
        return postgres.sql(ACCOUNT)
                .param("accountIds", accountIds.toArray(String[]::new))
                .query(rows -> {
                    List<AccountAnswer> accounts = new ArrayList<>();
                    while (rows.next()) {
                        String accountId = rows.getString("account_id");
                        if (accounts.isEmpty()
                                || !accounts.getLast().accountId().value().equals(accountId)) {
                            accounts.add(account(rows));
                        }
                        addBalance(rows, accounts.getLast().balances());
                    }
                    accounts.forEach(account -> account.balances().forEach(AccountBalances::addSettlement));
                    return accounts;
                });
    }

    private AccountAnswer account(ResultSet row) throws SQLException {
        AccountId accountId = new AccountId(row.getString("account_id"));
        return new AccountAnswer(
                accountId,
                row.getString("customer_id") == null ? null : new CustomerId(row.getString("customer_id")),
                personal.text(row.getString("owner"), AccountOpened.ownerOf(accountId)),
                AccountStatus.valueOf(row.getString("status")),
                row.getString("freeze_level") == null ? null : FreezeLevel.valueOf(row.getString("freeze_level")),
                new ArrayList<>(),
                row.getLong("version"),
                row.getLong("position"));
    }

    /** Each row has one hold reason of one asset; an asset without holds has one row without a reason. */
    private static void addBalance(ResultSet row, List<AccountBalance> balances) throws SQLException {
        String asset = row.getString("asset");
        if (asset == null) {
            return;
        }
        if (balances.isEmpty() || !balances.getLast().asset().value().equals(asset)) {
            BigDecimal posted = row.getBigDecimal("posted");
            BigDecimal held = row.getBigDecimal("held");
            balances.add(new AccountBalance(
                    new AssetCode(asset),
                    posted,
                    held,
                    posted.subtract(held),
                    new EnumMap<>(HoldReason.class),
                    limits(row, posted.scale())));
        }
        if (row.getString("reason") != null) {
            balances.getLast()
                    .heldByReason()
                    .put(HoldReason.valueOf(row.getString("reason")), row.getBigDecimal("amount"));
        }
    }

    /** Deliveries in clearing windows have no hold: they are what the holds leave of {@code held}. */
    private static void addSettlement(AccountBalance balance) {
        BigDecimal left = balance.heldByReason().values().stream().reduce(balance.held(), BigDecimal::subtract);
        if (left.signum() > 0) {
            balance.heldByReason().put(HoldReason.SETTLEMENT, left);
        }
    }

    /** The default minimum is a zero without a scale. */
    private static AssetLimits limits(ResultSet row, int scale) throws SQLException {
        return new AssetLimits(
                row.getBigDecimal("minimum").setScale(scale),
                row.getBigDecimal("maximum"),
                Direction.valueOf(row.getString("direction")));
    }

    /** @param accountId a known account */
    BalancesAnswer asOf(AccountId accountId, AsOf asOf) {
        return switch (asOf) {
            case AsOf.Now() -> now(accountId);
            case AsOf.Recorded(Instant at) -> recorded(accountId, times.positionAt(at));
            case AsOf.Position(long position) -> {
                views.await(List.of(View.ACCOUNTS), position);
                yield recorded(accountId, times.commandEnd(position));
            }
            case AsOf.Effective effective -> effective(accountId, effective);
        };
    }

    private BalancesAnswer now(AccountId accountId) {
        List<Line> lines = lines(postgres.sql(NOW).param("accountId", accountId.value()));
        return answer(accountId, lines.getFirst().position(), lines);
    }

    private BalancesAnswer recorded(AccountId accountId, long position) {
        views.await(List.of(View.ACCOUNTS), position);
        return answer(
                accountId,
                position,
                lines(postgres.sql(RECORDED)
                        .param("accountId", accountId.value())
                        .param("position", position)));
    }

    private BalancesAnswer effective(AccountId accountId, AsOf.Effective effective) {
        LedgerTotals.Totals found = totals.of(LedgerAccount.customer(accountId), totals.until(effective));
        return new BalancesAnswer(
                accountId,
                found.position(),
                found.lines().stream()
                        .map(line ->
                                new BalanceAsOf(line.asset(), line.credits().subtract(line.debits()), null, null))
                        .toList());
    }

    private static BalancesAnswer answer(AccountId accountId, long position, List<Line> lines) {
        return new BalancesAnswer(
                accountId,
                position,
                lines.stream().map(Line::balance).filter(Objects::nonNull).toList());
    }

    private static List<Line> lines(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) -> new Line(row.getLong("position"), balance(row)))
                .list();
    }

    private static BalanceAsOf balance(ResultSet row) throws SQLException {
        if (row.getString("asset") == null) {
            return null;
        }
        BigDecimal posted = row.getBigDecimal("posted");
        BigDecimal held = row.getBigDecimal("held");
        return new BalanceAsOf(new AssetCode(row.getString("asset")), posted, held, posted.subtract(held));
    }

    /** @param balance null in the one row of an account without balances */
    private record Line(long position, BalanceAsOf balance) {}
}
