package io.evenbook.query.account;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.TransferAnswer;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.asset.AssetCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The transfers between accounts. */
@Component
class Transfers {
    /** From both sides, each in the order of its index. */
    private static final String OF_ACCOUNT = """
            (select * from accounts.transfer
              where from_account_id = :accountId and transfer_id > :after order by transfer_id limit :limit)
            union
            (select * from accounts.transfer
              where to_account_id = :accountId and transfer_id > :after order by transfer_id limit :limit)
            order by transfer_id limit :limit
            """;

    private final JdbcClient postgres;

    Transfers(JdbcClient postgres) {
        this.postgres = postgres;
    }

    Optional<TransferAnswer> find(String transferId) {
        return postgres.sql("select * from accounts.transfer where transfer_id = ?")
                .param(transferId)
                .query((row, _) -> answer(row))
                .optional();
    }

    /** The first of an account after an id. */
    List<TransferAnswer> list(String accountId, String after, int limit) {
        return postgres.sql(OF_ACCOUNT)
                .param("accountId", accountId)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> answer(row))
                .list();
    }

    private static TransferAnswer answer(ResultSet row) throws SQLException {
        return new TransferAnswer(
                new TransferId(row.getString("transfer_id")),
                new AccountId(row.getString("from_account_id")),
                new AccountId(row.getString("to_account_id")),
                new AssetCode(row.getString("asset")),
                row.getBigDecimal("amount"),
                row.getString("reference"),
                TransferStatus.valueOf(row.getString("status")),
                row.getString("code"),
                row.getString("detail"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
