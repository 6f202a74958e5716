package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.Identifiers;
import java.util.Optional;

/**
 * A ledger account: {@code customer:acc_alice} or {@code house:omnibus}.
 *
 * @param value matches {@code customer:acc_[A-Za-z0-9_-]{1,60}|house:(omnibus|clearing|fees|suspense)}
 */
public record LedgerAccount(@JsonValue String value) {
    private static final String CUSTOMER = "customer:";
    private static final String PATTERN = "customer:acc_[A-Za-z0-9_-]{1,60}|house:(omnibus|clearing|fees|suspense)";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public LedgerAccount {
        Identifiers.requireMatch("ledgerAccount", value, PATTERN);
    }

    /** The money that the house holds for all customers: an asset. */
    public static final LedgerAccount OMNIBUS = new LedgerAccount("house:omnibus");
    /** The clearing account: zero when nothing is open. */
    public static final LedgerAccount CLEARING = new LedgerAccount("house:clearing");
    /** The fees that the house has earned, less the rebates that it has paid: revenue. */
    public static final LedgerAccount FEES = new LedgerAccount("house:fees");
    /** Amounts whose owner is not yet known: a liability. */
    public static final LedgerAccount SUSPENSE = new LedgerAccount("house:suspense");

    /** Returns the ledger account of a customer's account: a liability. */
    public static LedgerAccount customer(AccountId accountId) {
        return new LedgerAccount(CUSTOMER + accountId);
    }

    /** Returns the customer's account; empty: an account of the house. */
    public Optional<AccountId> account() {
        return value.startsWith(CUSTOMER)
                ? Optional.of(new AccountId(value.substring(CUSTOMER.length())))
                : Optional.empty();
    }

    /** Returns the kind, which the value determines. */
    public Kind kind() {
        return switch (value) {
            case "house:omnibus" -> Kind.ASSET;
            case "house:fees" -> Kind.REVENUE;
            case "house:clearing" -> Kind.CLEARING;
            default -> Kind.LIABILITY;
        };
    }

    /** The kind of a ledger account in the balance sheet. */
    public enum Kind {
        ASSET,
        LIABILITY,
        REVENUE,
        CLEARING
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
