package io.evenbook.query.customer;

import io.evenbook.api.Page;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.customer.CustomerQuery.ListDelegations;
import io.evenbook.api.customer.DelegationAnswer;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.UserId;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.position.LogTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class DelegationQueries {
    private static final String ALL = """
            select * from accounts.delegation where delegation_id > :after order by delegation_id limit :limit""";

    private static final String OWN = """
            (select * from accounts.delegation where customer_id = :customer and delegation_id > :after)
            union
            (select * from accounts.delegation where user_id = :user and delegation_id > :after)
            order by delegation_id limit :limit""";

    private final JdbcClient postgres;
    private final CurrentAccess access;

    DelegationQueries(JdbcClient postgres, CurrentAccess access) {
        this.postgres = postgres;
        this.access = access;
    }

    @QueryHandler
    Page<DelegationAnswer> handle(ListDelegations query) {
        return Pages.of(
                Cursors.of("delegations"),
                query.paging(),
                delegation -> delegation.delegationId().value(),
                Function.identity(),
                (after, limit) -> statement()
                        .param("after", after == null ? "" : after)
                        .param("limit", limit)
                        .query((row, _) -> answer(row))
                        .list());
    }

    private JdbcClient.StatementSpec statement() {
        return access.scope() == Scope.ALL
                ? postgres.sql(ALL)
                : postgres.sql(OWN)
                        .param("customer", Objects.toString(access.caller().customerId(), ""))
                        .param("user", access.caller().userId().value());
    }

    private static DelegationAnswer answer(ResultSet row) throws SQLException {
        return new DelegationAnswer(
                new DelegationId(row.getString("delegation_id")),
                new AccountId(row.getString("account_id")),
                new UserId(row.getString("user_id")),
                DelegationLevel.valueOf(row.getString("level")),
                row.getTimestamp("until") == null ? null : LogTimes.read(row, "until"));
    }
}
