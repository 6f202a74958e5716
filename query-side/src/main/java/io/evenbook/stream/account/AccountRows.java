package io.evenbook.stream.account;

import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.PositionWait;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewBehindException;
import io.evenbook.query.support.position.ViewPositions;
import io.evenbook.stream.account.AccountFold.Rows;
import io.evenbook.stream.account.AccountMessages.BalanceItem;
import io.evenbook.stream.account.AccountMessages.HoldItem;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** The rows of an account in the views {@code accounts} and {@code orders}. */
@Component
class AccountRows {
    private static final String ORDERS = """
            select order_id, market, side, type, time_in_force, price, stop_price, quantity, quote_budget,
                   display_quantity, expires_at, triggered, client_order_id, filled_quantity,
                   filled_quote_amount, remaining_quantity, status, created_at, updated_at
              from orders.trading_order where account_id = ? and live order by placed_position""";

    private final JdbcClient postgres;
    private final ConsistentRead consistently;

    AccountRows(JdbcClient postgres, PlatformTransactionManager transactions) {
        this.postgres = postgres;
        this.consistently = new ConsistentRead(transactions);
    }

    /**
     * The rows of an account, at least as of a position; empty if there is no such account.
     *
     * @throws ViewBehindException if a view has not reached it within 2 seconds
     */
    Optional<Rows> read(AccountId account, long minPosition) {
        PositionWait wait = new PositionWait(ViewPositions.TIMEOUT);
        for (View view : List.of(View.ACCOUNTS, View.ORDERS)) {
            long position = wait.until(() -> positionOf(view), minPosition);
            if (position < minPosition) {
                throw new ViewBehindException(view, position, minPosition);
            }
        }
        return consistently.read(() -> exists(account) ? Optional.of(rows(account)) : Optional.empty());
    }

    private boolean exists(AccountId account) {
        return postgres.sql("select exists (select from accounts.account where account_id = ?)")
                .param(account.value())
                .query(Boolean.class)
                .single();
    }

    private Rows rows(AccountId account) {
        return new Rows(
                positionOf(View.ORDERS),
                positionOf(View.ACCOUNTS),
                postgres.sql(ORDERS)
                        .param(account.value())
                        .query((row, _) -> order(row))
                        .list(),
                postgres.sql("select asset, posted, held from accounts.balance where account_id = ? order by asset")
                        .param(account.value())
                        .query((row, _) -> balance(row))
                        .list(),
                postgres.sql("""
                                select hold_id, asset, amount, reason, expires_at from accounts.hold
                                 where account_id = ? order by hold_id""")
                        .param(account.value())
                        .query((row, _) -> hold(row))
                        .list());
    }

    private long positionOf(View view) {
        return ViewPositions.inPostgres(postgres, view);
    }

    private static OrderFold.Row order(ResultSet row) throws SQLException {
        return new OrderFold.Row(
                new OrderId(row.getString("order_id")),
                new MarketId(row.getString("market")),
                Side.valueOf(row.getString("side")),
                OrderType.valueOf(row.getString("type")),
                TimeInForce.valueOf(row.getString("time_in_force")),
                row.getBigDecimal("price"),
                row.getBigDecimal("stop_price"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("quote_budget"),
                row.getBigDecimal("display_quantity"),
                time(row, "expires_at"),
                row.getObject("triggered", Boolean.class),
                row.getString("client_order_id"),
                row.getBigDecimal("filled_quantity"),
                row.getBigDecimal("filled_quote_amount"),
                row.getBigDecimal("remaining_quantity"),
                OrderStatus.valueOf(row.getString("status")),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    private static BalanceItem balance(ResultSet row) throws SQLException {
        BigDecimal posted = row.getBigDecimal("posted");
        BigDecimal held = row.getBigDecimal("held");
        return new BalanceItem(new AssetCode(row.getString("asset")), posted, held, posted.subtract(held));
    }

    private static HoldItem hold(ResultSet row) throws SQLException {
        return new HoldItem(
                new HoldId(row.getString("hold_id")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("amount"),
                HoldReason.valueOf(row.getString("reason")),
                time(row, "expires_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
