package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireNotClosed;

import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.AccountRejection.LimitsCrossed;
import io.evenbook.api.account.Limits;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.util.List;

/** Limits of one asset: the minimum available, the maximum posted, and the directions in which funds may move. */
final class LimitRules {
    private LimitRules() {}

    static List<AccountEvent> decide(AccountState state, SetLimits set, Facts facts) {
        requireNotClosed(state);
        AssetState asset = Assets.require(facts, set.asset());
        Money minimum = limit("minimum", asset, set.minimum());
        Money maximum = set.maximum() == null ? null : limit("maximum", asset, set.maximum());
        if (maximum != null && minimum.compareTo(maximum) > 0) {
            throw refused(new LimitsCrossed(state.accountId(), set.asset(), minimum.amount(), maximum.amount()));
        }
        Balance balance = state.balance(minimum);
        requireAvailable(state, minimum);
        Limits limits = new Limits(minimum, maximum, set.direction());
        return limits.equals(state.limits(minimum))
                ? List.of()
                : List.of(new LimitsSet(state.accountId(), limits, set.reason(), balance));
    }

    /** Orders on credit may have taken what is available below a minimum that stays or falls. */
    private static void requireAvailable(AccountState state, Money minimum) {
        BigDecimal spendable = Funds.spendable(state, minimum);
        boolean isRaised = minimum.compareTo(state.limits(minimum).minimum()) > 0;
        if (isRaised && spendable.compareTo(minimum.amount()) < 0) {
            throw refused(new InsufficientAvailable(state.accountId(), minimum.asset(), spendable, minimum.amount()));
        }
    }

    private static Money limit(String field, AssetState asset, BigDecimal amount) {
        BigDecimal scaled = AmountRules.requireScale(field, amount, asset.decimals());
        return new Money(asset.asset(), AmountRules.requireFit(field, scaled));
    }
}
