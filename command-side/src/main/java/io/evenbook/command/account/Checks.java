package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.ConditionFailed;
import io.evenbook.api.account.AccountRejection.HoldExpiryPast;
import io.evenbook.api.account.AccountRejection.TransferToItself;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.AmountRules;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.asset.AssetState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** What must hold before an account decides on a command, each with its own refusal. */
record Checks(AssetRegistry assets, AccountRegistry accounts) {

    static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }

    static void requireNotClosed(AccountState state) {
        if (state.status() == AccountStatus.CLOSED) {
            throw refused(new AccountIsClosed(state.accountId()));
        }
    }

    static void requireOpen(AccountState state) {
        requireNotClosed(state);
        if (state.status() == AccountStatus.FROZEN) {
            throw refused(new AccountIsFrozen(state.accountId()));
        }
    }

    /** What the client has made the amount depend on. */
    static void requireConditions(AccountState state, Requested requested) {
        Optional<Balance> balance = Optional.ofNullable(state.balances().get(requested.asset()));
        BigDecimal available = balance.map(known -> known.available().amount()).orElse(BigDecimal.ZERO);
        BigDecimal posted = balance.map(known -> known.posted().amount()).orElse(BigDecimal.ZERO);
        if (requested.availableAtLeast() != null && available.compareTo(requested.availableAtLeast()) < 0) {
            throw refused(new ConditionFailed(
                    state.accountId(), requested.asset(), "availableAtLeast", requested.availableAtLeast(), available));
        }
        if (requested.postedEquals() != null && posted.compareTo(requested.postedEquals()) != 0) {
            throw refused(new ConditionFailed(
                    state.accountId(), requested.asset(), "postedEquals", requested.postedEquals(), posted));
        }
    }

    /** What never expires does so later, too. */
    static void requireLater(AccountState state, Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw refused(new HoldExpiryPast(state.accountId(), expiresAt));
        }
    }

    /** An amount of a known asset that is greater than zero and fits it. */
    Money money(Requested requested) {
        AssetState asset = asset(requested.asset());
        return AmountRules.requireMoney("amount", asset.asset(), requested.amount(), asset.decimals());
    }

    AssetState asset(AssetCode code) {
        return assets.find(code).orElseThrow(() -> refused(new AssetUnknown(code.value())));
    }

    /** Another account, which is there. */
    void requireOther(AccountState state, AccountId other) {
        if (other.equals(state.accountId())) {
            throw refused(new TransferToItself(other));
        }
        if (!accounts.exists(other)) {
            throw refused(new AccountUnknown(other.value()));
        }
    }
}
