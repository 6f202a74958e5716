package io.evenbook.query.account;

import io.evenbook.api.account.AccountQuery.ListAccounts;
import io.evenbook.api.port.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the accounts of a list. One request compares at most 10,000 accounts with filters that no index has. */
@Component
class AccountSearch {
    private static final int COMPARED = 10_000;

    /** In the order of an index: of a customer's accounts, of those with an owner, else of all. */
    private static final String CANDIDATES = """
            select account_id, status from accounts.account
             where account_id > :after %s
             order by account_id limit :compared
            """;

    private static final String FOUND = """
            select account_id from (%s) a
             where (:status is null or status = :status)
               and (:asset is null or exists (
                    select from accounts.balance b
                     where b.account_id = a.account_id and b.asset = :asset
                       and (:below is null or b.posted - b.held < :below)))
             order by account_id limit :limit
            """;

    private static final String END = "select account_id from (%s) a order by account_id offset :compared - 1";

    private final JdbcClient postgres;
    private final KeyedHash keyed;

    AccountSearch(JdbcClient postgres, KeyedHash keyed) {
        this.postgres = postgres;
        this.keyed = keyed;
    }

    /** @param end the last account that was compared if more follow behind a page that is not full; else null */
    record Found(List<String> accountIds, String end) {}

    /**
     * @param visible the only accounts that may be found; null: all
     * @param after null: from the start
     */
    Found find(ListAccounts query, List<String> visible, String after, int limit) {
        String candidates = CANDIDATES.formatted((query.customerId() == null ? "" : "and customer_id = :customer ")
                + (query.owner() == null ? "" : "and owner_match = :owner ")
                + (visible == null ? "" : "and account_id = any (:visible)"));
        List<String> found = of(FOUND.formatted(candidates), query, visible, after)
                .param("status", Objects.toString(query.status(), null), Types.VARCHAR)
                .param("asset", Objects.toString(query.asset(), null), Types.VARCHAR)
                .param("below", query.availableBelow(), Types.NUMERIC)
                .param("limit", limit)
                .query(String.class)
                .list();
        String end = found.size() == limit
                ? null
                : of(END.formatted(candidates), query, visible, after)
                        .query(String.class)
                        .optional()
                        .orElse(null);
        return new Found(found, end);
    }

    private JdbcClient.StatementSpec of(String sql, ListAccounts query, List<String> visible, String after) {
        JdbcClient.StatementSpec statement =
                postgres.sql(sql).param("after", after == null ? "" : after).param("compared", COMPARED);
        if (query.customerId() != null) {
            statement = statement.param("customer", query.customerId().value());
        }
        if (query.owner() != null) {
            statement = statement.param(
                    "owner", keyed.hash(KeyedHash.ACCOUNT_OWNER, query.owner().getBytes(StandardCharsets.UTF_8)));
        }
        return visible == null ? statement : statement.param("visible", visible.toArray(String[]::new));
    }
}
