package io.evenbook.command.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.WithdrawalId;

/**
 * The references that commands on accounts use once, ever. They stand in the store: never change their text. The edge
 * lists a command's keys when it sends the command; the shell uses them before the account decides.
 */
final class UniqueKeys {
    private UniqueKeys() {}

    static String deposit(AccountId accountId, String reference) {
        return join("deposit", accountId.value(), reference);
    }

    static String hold(AccountId accountId, HoldId holdId) {
        return join("hold", accountId.value(), holdId.value());
    }

    static String capture(AccountId accountId, HoldId holdId, String captureId) {
        return join("capture", accountId.value(), holdId.value(), captureId);
    }

    /** Distinguishes a withdrawal that ended, and so left the account's state, from one that never existed. */
    static String withdrawal(WithdrawalId withdrawalId) {
        return join("withdrawal", withdrawalId.value());
    }

    private static String join(String... parts) {
        return String.join("\n", parts);
    }
}
