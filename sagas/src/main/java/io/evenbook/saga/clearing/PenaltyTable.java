package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.netting.FailedTrade;
import io.evenbook.saga.ProcessDispatcher.Failure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** Penalties that are not booked yet, and how they are computed; joins the current transaction. */
record PenaltyTable(JdbcTemplate jdbc) {
    private static final String INSERT = """
            insert into clearing_penalty
                   (obligation_id, window_id, position, event_id, trade_id, failing, business_date, payer, receiver,
                    asset, amount, state, code, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** A trade that failed. @param position of its event in the log */
    record Failing(long position, FailedTrade trade, BigDecimal lastPrice) {}

    /**
     * The business day of a penalty.
     *
     * @param position of the event that closed it
     * @param takenUpBy the window that settles its penalties
     */
    record Day(long position, String eventId, WindowId takenUpBy) {
        static Day of(EventMessage<?> closed, WindowId takenUpBy) {
            return new Day(EventLog.positionOf(closed), closed.getIdentifier(), takenUpBy);
        }

        ParkedId parkedId() {
            return ParkedId.of(Clearing.NAME, position);
        }
    }

    /** A penalty that is computed and was not sent. */
    record Planned(Day day, Debt debt) {}

    /** Penalties of a day that cannot be booked. @param why the first of them cannot */
    record Refused(Day day, int penalties, ObligationId first, Failure why) {}

    void setRates(SchemeId schemeId, List<PenaltyRate> rates) {
        jdbc.update("delete from clearing_penalty_rate where scheme_id = ?", schemeId.value());
        jdbc.batchUpdate(
                "insert into clearing_penalty_rate (scheme_id, asset, basis_points) values (?, ?, ?)",
                rates.stream()
                        .map(rate ->
                                new Object[] {schemeId.value(), rate.asset().value(), rate.basisPointsPerDay()})
                        .toList());
    }

    /** The penalty rates of a scheme, in basis points a business day. */
    Map<AssetCode, BigDecimal> rates(SchemeId schemeId) {
        Map<AssetCode, BigDecimal> rates = new HashMap<>();
        jdbc.query(
                "select asset, basis_points from clearing_penalty_rate where scheme_id = ?",
                row -> {
                    rates.put(new AssetCode(row.getString(1)), row.getBigDecimal(2));
                },
                schemeId.value());
        return rates;
    }

    /** Trades of a window that an earlier one failed to settle, by position. @param after a position */
    List<Failing> failing(WindowId windowId, long after, int limit) {
        String sql = """
                select trade.position, trade_id, buyer, seller, base, quantity, lots, settled_lots, quote,
                       scale(quote_amount) as quote_decimals, failing, due_on, price
                  from clearing_trade trade join clearing_price using (market_id)
                 where window_id = ? and trade.position > ? and failing is not null and carried_to is null
                 order by trade.position limit ?""";
        return jdbc.query(sql, (row, _) -> failing(row), windowId.value(), after, limit);
    }

    private static Failing failing(ResultSet row) throws SQLException {
        BigDecimal quantity = row.getBigDecimal("quantity");
        long lots = row.getLong("lots");
        BigDecimal open = quantity.multiply(BigDecimal.valueOf(lots - row.getLong("settled_lots")))
                .divide(BigDecimal.valueOf(lots), quantity.scale(), RoundingMode.UNNECESSARY);
        FailedTrade trade = new FailedTrade(
                new TradeId(row.getString("trade_id")),
                new AccountId(row.getString("buyer")),
                new AccountId(row.getString("seller")),
                new Money(new AssetCode(row.getString("base")), open),
                new AssetCode(row.getString("quote")),
                row.getInt("quote_decimals"),
                Side.valueOf(row.getString("failing")),
                row.getObject("due_on", LocalDate.class));
        return new Failing(row.getLong("position"), trade, row.getBigDecimal("price"));
    }

    void plan(Day day, List<Debt> penalties) {
        jdbc.batchUpdate(
                INSERT,
                penalties.stream()
                        .map(debt -> new Object[] {
                            debt.obligationId().value(),
                            day.takenUpBy().value(),
                            day.position(),
                            day.eventId(),
                            debt.tradeId().value(),
                            debt.failing().name(),
                            debt.businessDate(),
                            debt.payer().value(),
                            debt.receiver().value(),
                            debt.amount().asset().value(),
                            debt.amount().amount(),
                            "PLANNED",
                            null,
                            null
                        })
                        .toList());
    }

    /** Adds a penalty of a day that has no amount: it stays refused until the day is resolved. */
    void refuse(Day day, FailedTrade trade, LocalDate businessDate, Failure why) {
        jdbc.update(
                INSERT,
                ObligationId.penalty(trade.tradeId(), businessDate).value(),
                day.takenUpBy().value(),
                day.position(),
                day.eventId(),
                trade.tradeId().value(),
                trade.failing().name(),
                businessDate,
                trade.failingAccount().value(),
                trade.otherAccount().value(),
                trade.quote().value(),
                null,
                "REFUSED",
                why.code(),
                why.detail());
    }

    /** Whether some penalties of a day are not booked yet. */
    boolean hasSome(long position) {
        return exists("position = ?", position);
    }

    /** Whether some penalties that a window settles are not booked yet. */
    boolean hasSome(WindowId takenUpBy) {
        return exists("window_id = ?", takenUpBy.value());
    }

    /** Whether some penalties were sent that are neither booked nor refused. */
    boolean hasSent() {
        return exists("state = ?", "SENT");
    }

    private boolean exists(String condition, Object value) {
        return jdbc.queryForObject(
                "select exists (select from clearing_penalty where %s)".formatted(condition), Boolean.class, value);
    }

    /** The penalties to be sent now, by day and id: none before those that were sent are booked or refused. */
    List<Planned> next(int limit) {
        String sql = """
                select * from clearing_penalty
                 where state = 'PLANNED' and not exists (select from clearing_penalty where state = 'SENT')
                 order by position, obligation_id limit ?""";
        return jdbc.query(sql, (row, _) -> planned(row), limit);
    }

    private static Planned planned(ResultSet row) throws SQLException {
        Debt debt = new Debt(
                new ObligationId(row.getString("obligation_id")),
                ObligationKind.PENALTY,
                new TradeId(row.getString("trade_id")),
                Side.valueOf(row.getString("failing")),
                row.getObject("business_date", LocalDate.class),
                new AccountId(row.getString("payer")),
                new AccountId(row.getString("receiver")),
                new Money(new AssetCode(row.getString("asset")), row.getBigDecimal("amount")));
        return new Planned(day(row), debt);
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(row.getLong("position"), row.getString("event_id"), new WindowId(row.getString("window_id")));
    }

    void sent(List<Planned> penalties) {
        jdbc.batchUpdate(
                "update clearing_penalty set state = 'SENT' where obligation_id = ?",
                penalties.stream()
                        .map(each -> new Object[] {each.debt().obligationId().value()})
                        .toList());
    }

    void refuse(ObligationId penalty, Failure why) {
        jdbc.update(
                "update clearing_penalty set state = 'REFUSED', code = ?, detail = ? where obligation_id = ?",
                why.code(),
                why.detail(),
                penalty.value());
    }

    /** Days of which penalties were refused, and all others are booked: days that were not parked for these. */
    List<Refused> refused() {
        String sql = """
                select position, event_id, window_id, count(*) as penalties, min(obligation_id) as first,
                       (array_agg(code order by obligation_id))[1] as code,
                       (array_agg(detail order by obligation_id))[1] as detail
                  from clearing_penalty refused
                 where state = 'REFUSED'
                   and not exists (select from clearing_penalty planned
                                    where planned.position = refused.position and planned.state = 'PLANNED')
                   and not exists (select from clearing_penalty sent
                                    where sent.position = refused.position and sent.state = 'SENT')
                 group by position, event_id, window_id order by position""";
        return jdbc.query(
                sql,
                (row, _) -> new Refused(
                        day(row),
                        row.getInt("penalties"),
                        new ObligationId(row.getString("first")),
                        new Failure(row.getString("code"), row.getString("detail"))));
    }

    /** Notes that a day is parked for the penalties of it that were refused. */
    void park(long position) {
        jdbc.update("update clearing_penalty set state = 'PARKED' where position = ? and state = 'REFUSED'", position);
    }

    /** Lets those penalties of a day be sent again for which it was parked; those without an amount stay refused. */
    void retry(long position) {
        String sql = """
                update clearing_penalty set state = case when amount is null then 'REFUSED' else 'PLANNED' end
                 where position = ? and state = 'PARKED'""";
        jdbc.update(sql, position);
    }

    /** Drops the penalties of a day. */
    void drop(long position) {
        jdbc.update("delete from clearing_penalty where position = ?", position);
    }
}
