package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a journal entry. It derives from its cause, so a repeated command names the same entry.
 *
 * @param value matches {@code ent_[A-Za-z0-9._-]{1,150}}
 */
public record EntryId(@JsonValue String value) {
    private static final String PREFIX = "ent_";
    private static final String PATTERN = "ent_[A-Za-z0-9._-]{1,150}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public EntryId {
        Identifiers.requireMatch("entryId", value, PATTERN);
    }

    /** Names a new entry. @param unique 1 to 150 letters, digits, dots, hyphens or underscores, never used before */
    public static EntryId named(String unique) {
        return new EntryId(PREFIX + unique);
    }

    /** Names the entry of a transfer: {@code ent_trf_....sent}. */
    public static EntryId sent(TransferId transferId) {
        return step(transferId, "sent");
    }

    /** Names the entry of a capture: {@code ent_trf_....captured}. */
    public static EntryId captured(TransferId transferId) {
        return step(transferId, "captured");
    }

    /** Names the entry of a confirmed withdrawal: {@code ent_wdr_..._acc_alice.confirmed}. */
    public static EntryId confirmed(WithdrawalId withdrawalId) {
        return step(withdrawalId, "confirmed");
    }

    /** Names the entry of a settled trade: {@code ent_trd_BTC-USD_17.settled}. */
    public static EntryId settled(TradeId tradeId) {
        return step(tradeId, "settled");
    }

    /**
     * Names the entry by which an account's sides of trades were novated, its first trade for all of them:
     * {@code ent_trd_BTC-USD_17.acc_alice.novated}.
     */
    public static EntryId novated(TradeId first, AccountId accountId) {
        return step(first + "." + accountId, "novated");
    }

    /**
     * Names the entry of an account's obligations, the first one for all of them:
     * {@code ent_obl_trd_BTC-USD_17.cancelled.acc_alice}.
     */
    public static EntryId posted(ObligationId first, AccountId accountId) {
        return new EntryId(PREFIX + first + "." + accountId);
    }

    /** Names the entry of an account in a settled window: {@code ent_win_COINS_3.acc_alice.settled}. */
    public static EntryId settled(WindowId windowId, AccountId accountId) {
        return step(windowId + "." + accountId, "settled");
    }

    private static EntryId step(Object cause, String step) {
        return new EntryId(PREFIX + cause + "." + step);
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
