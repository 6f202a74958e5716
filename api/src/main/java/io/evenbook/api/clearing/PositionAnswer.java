package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * One asset of an account in a clearing window. Amounts are at the scale of the asset, zero or greater.
 *
 * @param delivers what it owes, fees on top included
 * @param receives what it is owed, fees taken out
 * @param held for the deliveries: by orders that were not placed on credit, and from the reservation on also by that;
 *     zero once the account has posted
 * @param delivered the part of {@code delivers} that the window settled; null until the account has posted
 * @param received the part of {@code receives} that the window settled; null until the account has posted
 * @param position of the last event that changed it
 */
public record PositionAnswer(
        AccountId accountId,
        AssetCode asset,
        BigDecimal delivers,
        BigDecimal receives,
        BigDecimal held,
        BigDecimal delivered,
        BigDecimal received,
        long position) {
    /** The view keeps the positions of so many windows of a scheme that have settled, the last ones. */
    public static final int SETTLED_WINDOWS = 10;
}
