package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.ConditionFailed;
import io.evenbook.api.account.AccountRejection.HoldExpiryPast;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Rules that many commands share. Each refuses with its own code. */
public final class Checks {
    private Checks() {}

    public static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }

    public static void requireNotClosed(AccountState state) {
        if (state.status() == AccountStatus.CLOSED) {
            throw refused(new AccountIsClosed(state.accountId()));
        }
    }

    /** Refuses if the account is closed, or frozen at this level or a stricter one. */
    public static void requireNotFrozen(AccountState state, FreezeLevel level) {
        requireNotClosed(state);
        if (state.freezeLevel() != null && state.freezeLevel().compareTo(level) >= 0) {
            throw refused(new AccountIsFrozen(state.accountId(), state.freezeLevel()));
        }
    }

    /**
     * As {@link #requireNotFrozen(AccountState, FreezeLevel)}. The suspension of the account's customer counts like a
     * freeze at level DEBITS from its own commit on, even where the freeze of the account is yet to come.
     */
    public static void requireNotFrozen(AccountState state, FreezeLevel level, Facts facts) {
        requireNotFrozen(state, level);
        if (level.compareTo(FreezeLevel.DEBITS) <= 0 && isSuspended(state, facts)) {
            throw refused(new AccountIsFrozen(state.accountId(), FreezeLevel.DEBITS));
        }
    }

    /** Whether the account's customer is suspended. */
    static boolean isSuspended(AccountState state, Facts facts) {
        return state.customerId() != null
                && CustomerState.require(facts, state.customerId()).status() == CustomerStatus.SUSPENDED;
    }

    /** Refuses unless the client's preconditions hold. */
    static void requireConditions(AccountState state, Requested requested) {
        Optional<Balance> balance = Optional.ofNullable(
                        state.positions().byAsset().get(requested.asset()))
                .map(AssetPosition::balance);
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

    /** Refuses an expiry that is not after {@code now}; null never expires. */
    static void requireLater(AccountState state, Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw refused(new HoldExpiryPast(state.accountId(), expiresAt));
        }
    }

    /** The amount at its asset's scale. Refuses unknown assets and amounts that break {@link AmountRules}. */
    public static Money money(Facts facts, Requested requested) {
        AssetState asset = Assets.require(facts, requested.asset());
        return AmountRules.requireMoney("amount", asset.asset(), requested.amount(), asset.decimals());
    }
}
