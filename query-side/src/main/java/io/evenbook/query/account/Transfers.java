package io.evenbook.query.account;

import io.evenbook.api.Paging;
import io.evenbook.api.account.TransferAnswer;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import io.evenbook.query.support.position.LogTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads transfers between accounts. */
@Component
class Transfers {
    /** Sent and received transfers, each in the order of an index. */
    private static final String OF_ACCOUNT = """
            (select * from accounts.transfer where from_account_id = :accountId %1$s)
            union
            (select * from accounts.transfer where to_account_id = :accountId %1$s)
            order by position %2$s limit :limit
            """;

    private static final String OLDEST_FIRST = page("> coalesce(cast(:after as bigint), 0)", "asc");
    private static final String NEWEST_FIRST = page("< coalesce(cast(:after as bigint), 9223372036854775807)", "desc");

    private static String page(String after, String order) {
        return OF_ACCOUNT.formatted("and position %s order by position %s limit :limit".formatted(after, order), order);
    }

    private final JdbcClient postgres;

    Transfers(JdbcClient postgres) {
        this.postgres = postgres;
    }

    Optional<Row> find(String transferId) {
        return postgres.sql("select * from accounts.transfer where transfer_id = ?")
                .param(transferId)
                .query((row, _) -> row(row))
                .optional();
    }

    /** The first transfers of an account behind a position; null: from the start. */
    List<Row> list(String accountId, Paging.Order order, Long after, int limit) {
        return postgres.sql(order == Paging.Order.ASC ? OLDEST_FIRST : NEWEST_FIRST)
                .param("accountId", accountId)
                .param("after", after, Types.BIGINT)
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("position"),
                new TransferAnswer(
                        new TransferId(row.getString("transfer_id")),
                        new AccountId(row.getString("from_account_id")),
                        new AccountId(row.getString("to_account_id")),
                        new AssetCode(row.getString("asset")),
                        row.getBigDecimal("amount"),
                        row.getString("reference"),
                        TransferStatus.POSTED,
                        new EntryId(row.getString("entry_id")),
                        LogTimes.read(row, "posted_at")));
    }

    /** @param position position of the event that posted the transfer */
    record Row(long position, TransferAnswer transfer) {}
}
