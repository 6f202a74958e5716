package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.account.HeldTerms;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;

/**
 * The change of an order's hold that an amendment makes.
 *
 * @param schemeId by which the market settles; null: gross
 * @param key unique within the hold
 * @param from the order's terms before
 * @param to the order's terms afterwards
 * @param more that the hold must set aside; negative: less
 * @param moreReceivable that the order may receive; negative: less
 */
public record AmendedHold(
        OrderId orderId,
        SchemeId schemeId,
        String key,
        HeldTerms from,
        HeldTerms to,
        Money more,
        Money moreReceivable) {

    /**
     * The balance after the hold of an order rises by the amount: on credit if it was placed on credit and the account
     * still has it.
     *
     * @param schemeId by which the market settles; null: gross
     */
    public static Balance increased(AccountState account, OrderId orderId, SchemeId schemeId, Money more) {
        HoldReason reason = requireHold(account, orderId).reason() == HoldReason.CREDIT_ORDER
                ? Funds.reasonFor(account, schemeId)
                : HoldReason.ORDER;
        return Funds.heldForOrder(account, reason, schemeId, more);
    }

    private static Hold requireHold(AccountState account, OrderId orderId) {
        HoldId holdId = HoldId.behind(orderId);
        Hold hold = account.holds().get(holdId);
        if (hold == null) {
            throw refused(new HoldUnknown(account.accountId(), holdId.value()));
        }
        return hold;
    }

    /**
     * Increases the hold, or releases a part of it; nothing if neither it nor the receipts change.
     *
     * @throws io.evenbook.api.RejectedException in this order: the asset that the order pays (direction, insufficient
     *     available); the asset that it receives (direction, balance too large, maximum exceeded); the limits of the
     *     account's customer
     */
    public void append(Streams streams, AccountId accountId) {
        if (more.isZero() && moreReceivable.isZero()) {
            return;
        }
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        Accounts.append(streams, event(account, requireHold(account, orderId)));
    }

    private AccountEvent event(AccountState account, Hold hold) {
        Money receivable = hold.receivable().plus(moreReceivable);
        if (more.isNegative() || more.isZero() && moreReceivable.isNegative()) {
            requireRoom(account);
            return Holds.released(account, hold, key, more.negated(), moreReceivable.negated());
        }
        Balance balance = more.isZero() ? account.balance(more) : increased(account, orderId, schemeId, more);
        requireRoom(account);
        return new HoldIncreased(
                account.accountId(),
                hold.holdId(),
                orderId,
                key,
                from,
                to,
                more,
                hold.remaining().plus(more),
                receivable,
                balance);
    }

    private void requireRoom(AccountState account) {
        if (moreReceivable.isPositive()) {
            Funds.requireRoom(account, moreReceivable);
        }
    }
}
