package io.evenbook.command.customer;

import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The limits of the KYC levels. They come from the configuration: each command is decided once, and its events carry
 * the amounts and rates that were counted, so a replay needs no limits and a changed table changes no past decision.
 *
 * @param referenceAsset in which the limits are stated
 * @param levels of KYC level 0, 1 ...; a customer above the last level has those of the last
 * @param fourEyes whether an amount that cannot be valued needs a second person, and is refused without one; false: it
 *     goes through and does not count
 * @param markets what the rules ask of markets
 */
public record LimitTable(AssetCode referenceAsset, List<Level> levels, boolean fourEyes, Markets markets) {
    private static final ScopedValue<LimitTable> IN_FORCE = ScopedValue.newInstance();

    /** The limits in US dollars that hold if the configuration names no others. */
    public static final List<Level> DEFAULTS = List.of(
            new Level(new BigDecimal("1000"), BigDecimal.ZERO, BigDecimal.ZERO, false),
            new Level(new BigDecimal("100000"), new BigDecimal("10000"), new BigDecimal("100000"), true),
            new Level(null, new BigDecimal("500000"), new BigDecimal("5000000"), true));

    /**
     * The limits of one KYC level, in the reference asset; null: none.
     *
     * @param tradeDay of orders in 24 hours
     * @param withdrawalDay of withdrawals in 24 hours
     * @param withdrawalMonth of withdrawals in 30 days
     * @param fiat whether orders, withdrawals and transfers to others in fiat assets are allowed
     */
    public record Level(BigDecimal tradeDay, BigDecimal withdrawalDay, BigDecimal withdrawalMonth, boolean fiat) {
        List<Bound> bounds(AllowanceKind kind) {
            return switch (kind) {
                case TRADE -> bounds(new Bound(Allowances.DAY, tradeDay));
                case WITHDRAWAL ->
                    bounds(new Bound(Allowances.DAY, withdrawalDay), new Bound(Allowances.MONTH, withdrawalMonth));
            };
        }

        private static List<Bound> bounds(Bound... all) {
            return List.of(all).stream().filter(bound -> bound.limit != null).toList();
        }
    }

    /** The most that may be taken in a window. */
    record Bound(Duration window, BigDecimal limit) {
        int windowHours() {
            return (int) window.toHours();
        }
    }

    public LimitTable {
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("must have a level: levels=[]");
        }
        levels = List.copyOf(levels);
    }

    Level level(int kycLevel) {
        return levels.get(Math.min(kycLevel, levels.size() - 1));
    }

    /** Decides something under these limits. */
    public <T> T apply(Supplier<T> decision) {
        return ScopedValue.where(IN_FORCE, this).call(decision::get);
    }

    /** Decides something that a second person approves: an amount that cannot be valued does not stop it. */
    public static <T> T approved(Supplier<T> decision) {
        LimitTable table = inForce();
        return new LimitTable(table.referenceAsset, table.levels, false, table.markets).apply(decision);
    }

    /** @throws IllegalStateException if the thread decides nothing under limits */
    static LimitTable inForce() {
        return IN_FORCE.orElseThrow(() -> new IllegalStateException("must be called within LimitTable.apply"));
    }
}
