package io.evenbook.api.clearing;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;

/**
 * The deliveries and receipts of an account in one asset and window, after an event.
 *
 * @param delivers fees on top included; zero or greater
 * @param receives fees taken out; zero or greater
 * @param hold what orders held for the deliveries; zero or greater
 */
public record OpenPosition(Money delivers, Money receives, Money hold) {
    public AssetCode asset() {
        return delivers.asset();
    }
}
