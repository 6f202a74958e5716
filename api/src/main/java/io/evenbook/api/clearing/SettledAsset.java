package io.evenbook.api.clearing;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;

/**
 * One asset of a position that a window settled. All amounts are zero or greater.
 *
 * @param delivered fees on top included
 * @param received fees taken out
 * @param carriedHold what stays held of {@code carriedDelivers}
 * @param balance after the event
 */
public record SettledAsset(
        Money delivered,
        Money received,
        Money carriedDelivers,
        Money carriedReceives,
        Money carriedHold,
        Balance balance) {

    public AssetCode asset() {
        return delivered.asset();
    }

    /** Returns the change of the posted balance: what is received less what is delivered. */
    public Money net() {
        return received.minus(delivered);
    }
}
