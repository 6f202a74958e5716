package io.evenbook.query.clearing;

import io.evenbook.api.clearing.PositionAnswer;
import io.evenbook.api.clearing.SchemeQuery.ListPositions;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what accounts deliver and receive in a window. */
@Component
class Positions {
    /** The primary key has the rows in this order; with an asset, another index does. */
    private static final String LIST = """
            select account_id, asset, delivers, receives, hold + coalesce(prepared, 0) as held, delivered, received,
                   position
              from clearing.account_position
             where window_id = :windowId%s%s
               and (delivers <> 0 or receives <> 0)
             order by account_id, asset limit :limit""";

    private final JdbcClient postgres;

    Positions(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /** An item of the list. As a text, {@code acc_alice USD}. */
    record Key(String accountId, String asset) {
        private static final Key START = new Key("", "");

        static Key of(PositionAnswer position) {
            return new Key(position.accountId().value(), position.asset().value());
        }

        static Key parse(String text) {
            String[] parts = text.split(" ");
            return new Key(parts[0], parts[1]);
        }

        @Override
        public String toString() {
            return accountId + " " + asset;
        }
    }

    /** @param after null: from the start */
    List<PositionAnswer> list(ListPositions query, Key after, int limit) {
        Key start = after == null ? Key.START : after;
        return postgres.sql(LIST.formatted(
                        query.accountId() == null ? "" : " and account_id = :accountId",
                        query.asset() == null
                                ? " and (account_id, asset) > (:afterAccount, :afterAsset)"
                                : " and asset = :asset and account_id > :afterAccount"))
                .param("windowId", query.windowId())
                .param("afterAccount", start.accountId)
                .param("afterAsset", start.asset)
                .param(
                        "accountId",
                        query.accountId() == null ? null : query.accountId().value(),
                        Types.VARCHAR)
                .param("asset", query.asset() == null ? null : query.asset().value(), Types.VARCHAR)
                .param("limit", limit)
                .query(Positions::answer)
                .list();
    }

    private static PositionAnswer answer(ResultSet row, int number) throws SQLException {
        return new PositionAnswer(
                new AccountId(row.getString("account_id")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("delivers"),
                row.getBigDecimal("receives"),
                row.getBigDecimal("held"),
                row.getBigDecimal("delivered"),
                row.getBigDecimal("received"),
                row.getLong("position"));
    }
}
