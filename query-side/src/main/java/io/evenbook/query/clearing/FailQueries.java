package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.clearing.FailAnswer;
import io.evenbook.api.clearing.FailQuery.ListFails;
import io.evenbook.api.clearing.FailQuery.ListPenalties;
import io.evenbook.api.clearing.PenaltyAnswer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists trades that fail, and penalties. Indexes have the rows in the order of the lists, with and without filters. */
@Component
class FailQueries {
    private static final String FAILS = """
            select trade_id, side, account_id, asset, cause, open, due_on, window_id, position
              from clearing.fail
             where due_on < :before and (due_on, trade_id) > (:afterDay, :afterId)%s
             order by due_on, trade_id limit :limit""";

    private static final String PENALTIES = """
            select obligation_id, trade_id, payer, receiver, asset, amount, business_date, window_id, position
              from clearing.penalty
             where business_date >= :from and business_date <= :to
               and (business_date, obligation_id) < (:afterDay, :afterId)
             order by business_date desc, obligation_id desc limit :limit""";

    /** Before and behind all dates of the ledger. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private final JdbcClient postgres;
    private final Clock clock;

    FailQueries(JdbcClient postgres, Clock clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    /** An item of a list. As a text, {@code 2026-12-01 trd_BTC-USD_17}. */
    private record Key(LocalDate day, String id) {
        private static Key parse(String text) {
            String[] parts = text.split(" ");
            return new Key(LocalDate.parse(parts[0]), parts[1]);
        }

        @Override
        public String toString() {
            return day + " " + id;
        }
    }

    @QueryHandler
    Page<FailAnswer> handle(ListFails query) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Pages.of(
                Cursors.of("fails", query.accountId(), query.olderThan()),
                query.paging(),
                fail -> new Key(fail.dueOn(), fail.tradeId().value()).toString(),
                Function.identity(),
                (after, limit) ->
                        fails(query, today, after == null ? new Key(FIRST_DAY, "") : Key.parse(after), limit));
    }

    private List<FailAnswer> fails(ListFails query, LocalDate today, Key after, int limit) {
        LocalDate before = query.olderThan() == null ? LAST_DAY : today.minusDays(query.olderThan());
        return postgres.sql(FAILS.formatted(query.accountId() == null ? "" : " and account_id = :accountId"))
                .param("before", before)
                .param("afterDay", after.day)
                .param("afterId", after.id)
                .param(
                        "accountId",
                        query.accountId() == null ? null : query.accountId().value(),
                        Types.VARCHAR)
                .param("limit", limit)
                .query((row, _) -> fail(row, today))
                .list();
    }

    private static FailAnswer fail(ResultSet row, LocalDate today) throws SQLException {
        LocalDate dueOn = row.getObject("due_on", LocalDate.class);
        return new FailAnswer(
                new TradeId(row.getString("trade_id")),
                Side.valueOf(row.getString("side")),
                new AccountId(row.getString("account_id")),
                new AssetCode(row.getString("asset")),
                FailCause.valueOf(row.getString("cause")),
                row.getBigDecimal("open"),
                dueOn,
                ChronoUnit.DAYS.between(dueOn, today),
                new WindowId(row.getString("window_id")),
                row.getLong("position"));
    }

    @QueryHandler
    Page<PenaltyAnswer> handle(ListPenalties query) {
        return Pages.of(
                Cursors.of("penalties", query.from(), query.to()),
                query.paging(),
                penalty ->
                        new Key(penalty.businessDate(), penalty.obligationId().value()).toString(),
                Function.identity(),
                (after, limit) -> penalties(query, after == null ? new Key(LAST_DAY, "") : Key.parse(after), limit));
    }

    private List<PenaltyAnswer> penalties(ListPenalties query, Key after, int limit) {
        return postgres.sql(PENALTIES)
                .param("from", query.from() == null ? FIRST_DAY : query.from())
                .param("to", query.to() == null ? LAST_DAY : query.to())
                .param("afterDay", after.day)
                .param("afterId", after.id)
                .param("limit", limit)
                .query((row, _) -> penalty(row))
                .list();
    }

    private static PenaltyAnswer penalty(ResultSet row) throws SQLException {
        return new PenaltyAnswer(
                new ObligationId(row.getString("obligation_id")),
                new TradeId(row.getString("trade_id")),
                new AccountId(row.getString("payer")),
                new AccountId(row.getString("receiver")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("amount"),
                row.getObject("business_date", LocalDate.class),
                new WindowId(row.getString("window_id")),
                row.getLong("position"));
    }
}
