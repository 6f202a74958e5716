package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * One asset of an account in a clearing window. Amounts are at the scale of the asset, zero or greater.
 *
 * @param delivers what the account owes, a fee on top included; zero or greater, at the scale of the asset
 * @param receives what the account is owed, less a fee taken out; zero or greater, at the scale of the asset
 * @param held what is held for the deliveries; zero once the account has posted
 * @param delivered the part of delivers that the window settled; null until the account has posted
 * @param received the part of receives that the window settled; null until the account has posted
 * @param position position of the last event that changed it
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
