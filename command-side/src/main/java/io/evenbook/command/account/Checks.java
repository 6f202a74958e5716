package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.ConditionFailed;
import io.evenbook.api.account.AccountRejection.HoldExpiryPast;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.AmountRules;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** What must hold before an account decides on a command, each with its own refusal. */
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

    /** That the account is neither closed nor frozen at this level or a stricter one. */
    public static void requireNotFrozen(AccountState state, FreezeLevel level) {
        requireNotClosed(state);
        if (state.freezeLevel() != null && state.freezeLevel().compareTo(level) >= 0) {
            throw refused(new AccountIsFrozen(state.accountId(), state.freezeLevel()));
        }
    }

    /** What the client has made the amount depend on. */
    static void requireConditions(AccountState state, Requested requested) {
        Optional<Balance> balance =
                Optional.ofNullable(state.positions().get(requested.asset())).map(AssetPosition::balance);
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
    public static Money money(Streams streams, Requested requested) {
        AssetState asset = Assets.require(streams, requested.asset());
        return AmountRules.requireMoney("amount", asset.asset(), requested.amount(), asset.decimals());
    }
}
