package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.account.Limits;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The positions of an account. A change costs the logarithm of their number.
 *
 * @param byAsset of every asset that the account ever had or has limits for
 */
public record Positions(PMap<AssetCode, AssetPosition> byAsset) {
    static final Positions NONE = new Positions(HashTreePMap.empty());

    /** Reads a snapshot: the positions by their assets. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Positions restore(Map<AssetCode, AssetPosition> byAsset) {
        return new Positions(HashTreePMap.from(byAsset));
    }

    @Override
    @JsonValue
    public PMap<AssetCode, AssetPosition> byAsset() {
        return byAsset;
    }

    /** The position of an asset; one of zero if the account never had any. */
    public AssetPosition of(AssetCode asset, int decimals) {
        AssetPosition position = byAsset.get(asset);
        return position != null ? position : AssetPosition.empty(asset, decimals);
    }

    AssetPosition of(Money amount) {
        return of(amount.asset(), amount.amount().scale());
    }

    Positions with(List<Balance> balances) {
        PMap<AssetCode, AssetPosition> changed = byAsset;
        for (Balance balance : balances) {
            changed = changed.plus(balance.asset(), of(balance.posted()).with(balance));
        }
        return new Positions(changed);
    }

    Positions with(Limits limits) {
        return new Positions(byAsset.plus(limits.asset(), of(limits.minimum()).with(limits)));
    }

    /** Changes what a hold's order may still bring in, from one amount to another; each may be null for none. */
    Positions reserving(Money before, Money after) {
        Money any = after != null ? after : before;
        if (any == null) {
            return this;
        }
        BigDecimal more = amountOf(after).subtract(amountOf(before));
        return new Positions(byAsset.plus(any.asset(), of(any).reserving(more)));
    }

    private static BigDecimal amountOf(Money amount) {
        return amount == null ? BigDecimal.ZERO : amount.amount();
    }
}
