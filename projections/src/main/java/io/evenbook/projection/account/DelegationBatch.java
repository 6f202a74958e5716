package io.evenbook.projection.account;

import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.id.DelegationId;
import io.evenbook.projection.account.AccountRows.UserOfAccount;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The delegations of one batch of events. */
final class DelegationBatch {
    private static final Table<DelegationGranted> DELEGATION = Table.<DelegationGranted>of("delegation")
            .text("delegation_id", DelegationGranted::delegationId)
            .text("customer_id", DelegationGranted::customerId)
            .text("account_id", DelegationGranted::accountId)
            .text("user_id", DelegationGranted::userId)
            .text("level", DelegationGranted::level)
            .time("until", DelegationGranted::until);

    /** A grant replaces the earlier one of the account to the user. */
    static final Statement<DelegationGranted> REPLACE = DELEGATION.sql("""
            delete from {view}.delegation using {rows}
             where delegation.account_id = changed.account_id and delegation.user_id = changed.user_id""");

    static final Statement<DelegationGranted> GRANT = DELEGATION.insert();

    static final Statement<DelegationId> REVOKE =
            Table.<DelegationId>of("delegation").text("delegation_id", id -> id).delete();

    private final Map<UserOfAccount, DelegationGranted> granted = new LinkedHashMap<>();
    private final Set<DelegationId> revoked = new LinkedHashSet<>();

    void add(DelegationGranted event) {
        granted.put(UserOfAccount.of(event), event);
    }

    void add(DelegationRevoked event) {
        revoked.add(event.delegationId());
    }

    void write(Tables tables) {
        tables.write(REPLACE, granted.values());
        tables.write(GRANT, granted.values());
        tables.write(REVOKE, revoked);
    }
}
