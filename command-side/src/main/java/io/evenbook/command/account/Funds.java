package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountRejection.DirectionNotAllowed;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.AccountRejection.MaximumExceeded;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.base.AmountRules;
import java.math.BigDecimal;

/** The balance of an account after an amount moves, under the account's limits. */
public final class Funds {
    private Funds() {}

    /** The balance after a hold of the amount. Refuses if the limits or the available balance do not allow it. */
    public static Balance held(AccountState state, Money amount) {
        requireSpendable(state, amount);
        return holding(state, amount);
    }

    /** The balance after a debit of available funds. Refuses as {@link #held} does. */
    public static Balance debited(AccountState state, Money amount) {
        requireSpendable(state, amount);
        Balance balance = state.balance(amount);
        return new Balance(balance.posted().minus(amount), balance.held());
    }

    /**
     * How the account holds what its orders pay.
     *
     * @param schemeId by which the market settles; null: gross
     */
    public static HoldReason reasonFor(AccountState state, SchemeId schemeId) {
        return schemeId != null && state.clearing().funding(schemeId) == Funding.CREDIT
                ? HoldReason.CREDIT_ORDER
                : HoldReason.ORDER;
    }

    /**
     * The balance after an order holds the amount. On credit, receipts less deliveries to come and the net debit cap
     * count as available, and what is available may become negative.
     *
     * @param reason see {@link #reasonFor}
     * @param schemeId by which the market settles; null: gross
     */
    public static Balance heldForOrder(AccountState state, HoldReason reason, SchemeId schemeId, Money amount) {
        if (reason != HoldReason.CREDIT_ORDER) {
            return held(state, amount);
        }
        requireSpendable(
                state,
                amount,
                state.clearing().creditRoom(schemeId, state.balance(amount).available()));
        return holding(state, amount);
    }

    private static Balance holding(AccountState state, Money amount) {
        requireDeliverable(state, amount);
        Balance balance = state.balance(amount);
        return new Balance(balance.posted(), balance.held().plus(amount));
    }

    /**
     * Refuses a delivery, now or later, with which the account could hold or lack more than an amount has digits.
     * Deliveries in clearing count as held, since a window that settles holds what it can of them.
     */
    public static void requireDeliverable(AccountState state, Money amount) {
        Balance balance = state.balance(amount);
        BigDecimal mostHeld = AmountRules.requireFit(
                "held",
                balance.held().amount().add(state.clearing().unreserved(amount)).add(amount.amount()));
        AmountRules.requireFit("available", balance.posted().amount().subtract(mostHeld));
    }

    private static void requireSpendable(AccountState state, Money amount) {
        requireSpendable(state, amount, spendable(state, amount));
    }

    /**
     * The most of an amount's asset that the account may spend, limits apart: what is available, without what it has to
     * deliver in clearing and nothing is held for.
     */
    static BigDecimal spendable(AccountState state, Money any) {
        return state.clearing().withdrawable(state.balance(any).available());
    }

    /** @param room the most that may be spent, limits apart */
    private static void requireSpendable(AccountState state, Money amount, BigDecimal room) {
        Limits limits = state.limits(amount);
        if (!limits.direction().allowsDebits()) {
            throw refused(new DirectionNotAllowed(state.accountId(), amount.asset(), limits.direction()));
        }
        BigDecimal spendable = room.subtract(limits.minimum().amount());
        if (spendable.compareTo(amount.amount()) < 0) {
            throw refused(new InsufficientAvailable(state.accountId(), amount.asset(), spendable, amount.amount()));
        }
    }

    /** The balance after a debit of held funds. No limit applies: the hold was placed under the limits. */
    static Balance captured(Balance balance, Money amount) {
        return new Balance(balance.posted().minus(amount), balance.held().minus(amount));
    }

    /** The balance after a hold of the amount is released. */
    static Balance released(Balance balance, Money amount) {
        return new Balance(balance.posted(), balance.held().minus(amount));
    }

    /** The balance after a credit. Refuses as {@link #requireRoom} does. */
    public static Balance credited(AccountState state, Money amount) {
        requireRoom(state, amount);
        Balance balance = state.balance(amount);
        return new Balance(balance.posted().plus(amount), balance.held());
    }

    /**
     * Refuses a credit, now or later, with which the account could have more than an amount has digits. Limits do not
     * apply.
     *
     * @return the most that the account would have
     */
    public static BigDecimal requireFit(AccountState state, Money amount) {
        AssetPosition position = state.position(amount);
        BigDecimal toCome = position.reserved().add(state.clearing().receives(amount));
        return AmountRules.requireFit(
                "balance", position.balance().posted().amount().add(toCome).add(amount.amount()));
    }

    /** Refuses a credit, now or reserved for later, that the direction or the maximum does not allow. */
    public static void requireRoom(AccountState state, Money amount) {
        Limits limits = state.limits(amount);
        if (!limits.direction().allowsCredits()) {
            throw refused(new DirectionNotAllowed(state.accountId(), amount.asset(), limits.direction()));
        }
        BigDecimal wouldBe = requireFit(state, amount);
        if (limits.maximum() != null && wouldBe.compareTo(limits.maximum().amount()) > 0) {
            throw refused(new MaximumExceeded(
                    state.accountId(), amount.asset(), limits.maximum().amount(), wouldBe));
        }
    }
}
