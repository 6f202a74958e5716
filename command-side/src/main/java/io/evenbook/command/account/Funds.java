package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountRejection.DirectionNotAllowed;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.AccountRejection.MaximumExceeded;
import io.evenbook.api.account.Limits;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.AmountRules;
import java.math.BigDecimal;

/** What amounts make of an account's balances, and the limits that stand against that. */
public final class Funds {
    private Funds() {}

    /** The balance after an amount was set aside. */
    public static Balance held(AccountState state, Money amount) {
        requireSpendable(state, amount);
        Balance balance = state.balance(amount);
        BigDecimal held = AmountRules.requireFit("held", balance.held().amount().add(amount.amount()));
        return new Balance(balance.posted(), new Money(amount.asset(), held));
    }

    /** The balance after an amount left that had not been held. */
    public static Balance debited(AccountState state, Money amount) {
        requireSpendable(state, amount);
        Balance balance = state.balance(amount);
        return new Balance(balance.posted().minus(amount), balance.held());
    }

    private static void requireSpendable(AccountState state, Money amount) {
        Limits limits = state.limits(amount);
        if (!limits.direction().allowsDebits()) {
            throw refused(new DirectionNotAllowed(state.accountId(), amount.asset(), limits.direction()));
        }
        BigDecimal spendable = state.balance(amount)
                .available()
                .amount()
                .subtract(limits.minimum().amount());
        if (spendable.compareTo(amount.amount()) < 0) {
            throw refused(new InsufficientAvailable(state.accountId(), amount.asset(), spendable, amount.amount()));
        }
    }

    /** The balance after a held amount left. */
    static Balance captured(Balance balance, Money amount) {
        return new Balance(balance.posted().minus(amount), balance.held().minus(amount));
    }

    /** The balance after a held amount became available again. */
    static Balance released(Balance balance, Money amount) {
        return new Balance(balance.posted(), balance.held().minus(amount));
    }

    /** The balance after an amount came in. */
    public static Balance credited(AccountState state, Money amount) {
        requireRoom(state, amount);
        Balance balance = state.balance(amount);
        return new Balance(balance.posted().plus(amount), balance.held());
    }

    /** That an amount may come in, or be reserved to come in later. */
    public static void requireRoom(AccountState state, Money amount) {
        Limits limits = state.limits(amount);
        if (!limits.direction().allowsCredits()) {
            throw refused(new DirectionNotAllowed(state.accountId(), amount.asset(), limits.direction()));
        }
        AssetPosition position = state.position(amount);
        BigDecimal wouldBe = AmountRules.requireFit(
                "balance",
                position.balance().posted().amount().add(position.reserved()).add(amount.amount()));
        if (limits.maximum() != null && wouldBe.compareTo(limits.maximum().amount()) > 0) {
            throw refused(new MaximumExceeded(
                    state.accountId(), amount.asset(), limits.maximum().amount(), wouldBe));
        }
    }
}
