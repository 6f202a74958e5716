package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.Identifiers;
import java.util.Optional;

/**
 * A ledger account: {@code customer:acc_alice} or {@code house:omnibus}.
 *
 * @param value {@code customer}, {@code clearing}, {@code margin} or {@code fund}, a colon and an account's id; or
 *     {@code house:} and {@code omnibus}, {@code clearing}, {@code fees}, {@code suspense}, {@code ccp} or
 *     {@code capital}
 */
public record LedgerAccount(@JsonValue String value) {
    private static final String CUSTOMER = "customer:";
    private static final String CLEARED = "clearing:";
    private static final String MARGIN = "margin:";
    private static final String FUND = "fund:";
    private static final String HOUSE = "house:";
    private static final String PATTERN = "(customer|clearing|margin|fund):acc_[A-Za-z0-9_-]{1,60}"
            + "|house:(omnibus|clearing|fees|suspense|ccp|capital)";

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
    /** The house as central counterparty of all participants: zero after every command. */
    public static final LedgerAccount CCP = new LedgerAccount("house:ccp");
    /** The house's own funds, with which it bears losses of a default: equity. */
    public static final LedgerAccount CAPITAL = new LedgerAccount("house:capital");

    /** Returns the ledger account of a customer's account: a liability. */
    public static LedgerAccount customer(AccountId accountId) {
        return new LedgerAccount(CUSTOMER + accountId);
    }

    /**
     * Returns the ledger account of the open deliveries and receipts of a participant. A debit balance is what the
     * participant has to deliver in net, a credit balance what it is to receive.
     */
    public static LedgerAccount clearing(AccountId participant) {
        return new LedgerAccount(CLEARED + participant);
    }

    /** Returns the ledger account of the margin of a participant: a liability. */
    public static LedgerAccount margin(AccountId participant) {
        return new LedgerAccount(MARGIN + participant);
    }

    /** Returns the ledger account of the share of a participant in the default fund: a liability. */
    public static LedgerAccount fund(AccountId participant) {
        return new LedgerAccount(FUND + participant);
    }

    /** Returns the customer's account; empty: an account of the house or of clearing. */
    public Optional<AccountId> account() {
        return value.startsWith(CUSTOMER) ? Optional.of(owner()) : Optional.empty();
    }

    /** Returns whose deliveries and receipts, margin or share in the default fund this is; empty: another account. */
    public Optional<AccountId> participant() {
        return value.startsWith(CUSTOMER) || value.startsWith(HOUSE) ? Optional.empty() : Optional.of(owner());
    }

    /** Returns true if only trades and clearing post to it: a manual entry cannot. */
    public boolean isOfClearing() {
        return kind() == Kind.CLEARING || participant().isPresent();
    }

    private AccountId owner() {
        return new AccountId(value.substring(value.indexOf(':') + 1));
    }

    /** Returns the kind, which the value determines. */
    public Kind kind() {
        return switch (value) {
            case "house:omnibus" -> Kind.ASSET;
            case "house:fees" -> Kind.REVENUE;
            case "house:capital" -> Kind.EQUITY;
            case "house:clearing", "house:ccp" -> Kind.CLEARING;
            default -> Kind.LIABILITY;
        };
    }

    /** The kind of a ledger account in the balance sheet. */
    public enum Kind {
        ASSET,
        LIABILITY,
        EQUITY,
        REVENUE,
        /** The house's transit accounts: zero after every command. */
        CLEARING
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
