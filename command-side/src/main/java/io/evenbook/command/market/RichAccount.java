package io.evenbook.command.market;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.market.matching.Order;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * An account as a rehearsal assumes it: open, of a customer of some tier, with a credit line that pays for any order,
 * and, for an amendment, with the hold of its order.
 */
final class RichAccount {
    private static final CustomerId CUSTOMER = new CustomerId("cus_rehearsal");

    private final MarketTerms terms;
    private final Tier tier;

    /** The order that the command amends; null: none. */
    private final RestingOrder amended;

    private final Map<AccountId, AccountState> states = new HashMap<>();

    private RichAccount(MarketTerms terms, Tier tier, RestingOrder amended) {
        this.terms = terms;
        this.tier = tier;
        this.amended = amended;
    }

    /** The accounts that a command finds. @param tier of the customer behind them */
    static RichAccount of(Object command, Tier tier, MarketState market) {
        Order live = command instanceof AmendOrder amend ? market.find(amend.orderId()) : null;
        return new RichAccount(market.terms(), tier, live == null ? null : RestingOrder.of(live, market));
    }

    /** The same object each time: nothing changes it. */
    AccountState state(AccountId accountId) {
        return states.computeIfAbsent(accountId, this::opened);
    }

    private AccountState opened(AccountId accountId) {
        AccountState state = after(null, new AccountOpened(accountId, tier == Tier.STANDARD ? null : CUSTOMER, null));
        state = after(state, credit(accountId, terms.baseAsset(), terms.baseDecimals()));
        state = after(state, credit(accountId, terms.quoteAsset(), terms.quoteDecimals()));
        return amended == null ? state : after(state, hold(accountId));
    }

    /** A customer with the tier. */
    CustomerState customer() {
        CustomerState created = CustomerState.AGGREGATE.type().evolve(null, new CustomerCreated(CUSTOMER));
        return CustomerState.AGGREGATE.type().evolve(created, new TierSet(CUSTOMER, tier, null, "rehearsal"));
    }

    private static AccountState after(AccountState state, AccountEvent event) {
        return AccountState.AGGREGATE.type().evolve(state, event);
    }

    private static LimitsSet credit(AccountId accountId, AssetCode asset, int decimals) {
        BigDecimal most = BigDecimal.TEN.pow(Money.MAX_INTEGER_DIGITS).subtract(BigDecimal.ONE.movePointLeft(decimals));
        Money zero = Money.zero(asset, decimals);
        return new LimitsSet(
                accountId,
                new Limits(new Money(asset, most.negate()), null, Direction.BOTH),
                "rehearsal",
                new Balance(zero, zero));
    }

    private FundsHeld hold(AccountId accountId) {
        Money held = amended.unheld(amended.lots(), 0, terms);
        return new FundsHeld(
                accountId,
                HoldId.behind(amended.orderId()),
                HoldReason.ORDER,
                held,
                amended.receiptFor(amended.lots(), terms),
                null,
                new Balance(Money.zero(held.asset(), held.amount().scale()), held));
    }
}
