package io.evenbook.api.clearing;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/** Sums of one asset over all accounts of a window. They may have more than 18 digits before the point. */
public final class WindowTotals {
    private WindowTotals() {}

    /**
     * The sums before settlement.
     *
     * @param gross the sum of all deliveries
     * @param net the sum of what accounts deliver beyond what they receive
     */
    public record Netted(AssetCode asset, BigDecimal gross, BigDecimal net) {}

    /**
     * The sums of what settles: paid is received plus fees.
     *
     * @param fees less than zero if the rebates are more
     */
    public record Resolved(AssetCode asset, BigDecimal paid, BigDecimal received, BigDecimal fees) {}
}
