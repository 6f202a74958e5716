package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.Identifiers;
import java.util.Optional;

/**
 * An account of the ledger: a customer's (a liability) or one of the house.
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

    /** What the house holds for all customers: an asset. */
    public static final LedgerAccount OMNIBUS = new LedgerAccount("house:omnibus");
    /** Where what is cleared passes through: zero when nothing is open. */
    public static final LedgerAccount CLEARING = new LedgerAccount("house:clearing");
    /** What the house has earned: revenue. */
    public static final LedgerAccount FEES = new LedgerAccount("house:fees");
    /** Where something rests until it is known where it belongs. */
    public static final LedgerAccount SUSPENSE = new LedgerAccount("house:suspense");

    public static LedgerAccount customer(AccountId accountId) {
        return new LedgerAccount(CUSTOMER + accountId);
    }

    /** The customer's account behind it; empty: it is one of the house. */
    public Optional<AccountId> account() {
        return value.startsWith(CUSTOMER)
                ? Optional.of(new AccountId(value.substring(CUSTOMER.length())))
                : Optional.empty();
    }

    public Kind kind() {
        return switch (value) {
            case "house:omnibus" -> Kind.ASSET;
            case "house:fees" -> Kind.REVENUE;
            case "house:clearing" -> Kind.CLEARING;
            default -> Kind.LIABILITY;
        };
    }

    /** Where the account stands in the balance sheet. */
    public enum Kind {
        ASSET,
        LIABILITY,
        REVENUE,
        CLEARING
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
