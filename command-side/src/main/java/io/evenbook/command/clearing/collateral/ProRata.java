package io.evenbook.command.clearing.collateral;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Splits an amount in proportion to shares, exactly. */
final class ProRata {
    private static final Comparator<AccountId> BY_ID = Comparator.comparing(AccountId::value);

    private ProRata() {}

    /**
     * The part of each account: its proportion rounded down at the asset's scale, and one of the smallest units that
     * are left to each, the largest shares first, equal shares by id. 10.00 over shares of 1.00, 1.00 and 1.00 is 3.34,
     * 3.33 and 3.33. No part is more than its share.
     *
     * @param amount zero or greater, at most the sum of the shares
     * @param shares zero or greater, of the amount's asset
     * @return by id; accounts whose part is zero are missing
     * @throws IllegalArgumentException if the amount or a share is out of range
     */
    static SortedMap<AccountId, Money> split(Money amount, Map<AccountId, Money> shares) {
        Money none = amount.none();
        BigDecimal sum = BigDecimal.ZERO;
        for (Money share : shares.values()) {
            if (share.compareTo(none) < 0) {
                throw new IllegalArgumentException("must be >= 0: share=" + share);
            }
            sum = sum.add(share.amount());
        }
        if (amount.isNegative() || amount.amount().compareTo(sum) > 0) {
            throw new IllegalArgumentException("must be >= 0 and at most " + sum + ": amount=" + amount);
        }
        SortedMap<AccountId, Money> parts = new TreeMap<>(BY_ID);
        if (amount.isZero()) {
            return parts;
        }
        Money left = amount;
        for (Map.Entry<AccountId, Money> share : shares.entrySet()) {
            Money part = proportion(amount, share.getValue(), sum);
            parts.put(share.getKey(), part);
            left = left.minus(part);
        }
        Money unit = new Money(amount.asset(), amount.amount().ulp());
        for (AccountId account : largestFirst(shares)) {
            if (left.isZero()) {
                break;
            }
            parts.merge(account, unit, Money::plus);
            left = left.minus(unit);
        }
        parts.values().removeIf(Money::isZero);
        return parts;
    }

    private static Money proportion(Money amount, Money share, BigDecimal sum) {
        int scale = amount.amount().scale();
        BigInteger units = amount.amount()
                .unscaledValue()
                .multiply(share.amount().unscaledValue())
                .divide(sum.setScale(scale).unscaledValue());
        return new Money(amount.asset(), new BigDecimal(units, scale));
    }

    private static List<AccountId> largestFirst(Map<AccountId, Money> shares) {
        Comparator<AccountId> bySize = Comparator.comparing(shares::get);
        return shares.keySet().stream()
                .sorted(bySize.reversed().thenComparing(BY_ID))
                .toList();
    }
}
