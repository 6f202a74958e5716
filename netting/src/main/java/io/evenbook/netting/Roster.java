package io.evenbook.netting;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The accounts and the assets of a window, numbered from 0 in the order of their names. So equal sets have equal
 * numbers, whatever the order in which they were collected.
 */
public final class Roster {
    private final String[] accounts;
    private final String[] assets;
    private final int[] decimals;

    /** @param decimals the scale of each asset, 0 to 18 */
    public Roster(Collection<String> accounts, Map<String, Integer> decimals) {
        this.accounts = new TreeSet<>(accounts).toArray(String[]::new);
        Map<String, Integer> sorted = new TreeMap<>(decimals);
        this.assets = sorted.keySet().toArray(String[]::new);
        this.decimals = sorted.values().stream().mapToInt(Integer::intValue).toArray();
    }

    public int accounts() {
        return accounts.length;
    }

    public int assets() {
        return assets.length;
    }

    /** The number of an account. @throws IllegalArgumentException if it is not in the roster */
    public int account(String name) {
        return number(accounts, name);
    }

    /** The number of an asset. @throws IllegalArgumentException if it is not in the roster */
    public int asset(String name) {
        return number(assets, name);
    }

    public String accountName(int account) {
        return accounts[account];
    }

    public String assetName(int asset) {
        return assets[asset];
    }

    public int decimals(int asset) {
        return decimals[asset];
    }

    /**
     * An amount in the smallest units of an asset: 12.30 USD are 1230.
     *
     * @throws ArithmeticException if it has more decimals than the asset, or does not fit in 128 bits
     */
    public BigInteger units(int asset, BigDecimal amount) {
        BigInteger units = amount.setScale(decimals[asset]).unscaledValue();
        Int128.of(units);
        return units;
    }

    private static int number(String[] names, String name) {
        int number = Arrays.binarySearch(names, name);
        if (number < 0) {
            throw new IllegalArgumentException("must be in the roster: " + name);
        }
        return number;
    }

    /** How many pairs of asset and account there are. */
    int cells() {
        return Math.multiplyExact(accounts.length, assets.length);
    }

    /** The number of a pair, in the order of assets, then accounts. */
    int cell(int account, int asset) {
        return asset * accounts.length + account;
    }
}
