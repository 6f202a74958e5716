package io.evenbook.netting;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An amount for each account and asset of a roster, in the smallest units of the asset; zero at first. */
public final class Amounts {
    private final Roster roster;
    private final Int128Array units;
    private final Int128 scratch = new Int128();

    public Amounts(Roster roster) {
        this.roster = roster;
        this.units = new Int128Array(roster.cells());
    }

    static Amounts copyOf(Amounts other) {
        Amounts copy = new Amounts(other.roster);
        for (int cell = 0; cell < other.roster.cells(); cell++) {
            copy.units.set(cell, other.units.get(cell, copy.scratch));
        }
        return copy;
    }

    /** @throws ArithmeticException if a sum does not fit in 128 bits */
    static Amounts sum(Amounts one, Amounts other) {
        Amounts sum = copyOf(one);
        for (int cell = 0; cell < one.roster.cells(); cell++) {
            sum.add(cell, other.units.get(cell, other.scratch));
        }
        return sum;
    }

    /** @throws ArithmeticException if a difference does not fit in 128 bits */
    static Amounts difference(Amounts minuend, Amounts subtrahend) {
        Amounts difference = copyOf(minuend);
        for (int cell = 0; cell < minuend.roster.cells(); cell++) {
            difference.subtract(cell, subtrahend.units.get(cell, new Int128()));
        }
        return difference;
    }

    public Roster roster() {
        return roster;
    }

    /** The amount in the smallest units: 12.30 USD are 1230. */
    public BigInteger units(int account, int asset) {
        return units.get(roster.cell(account, asset), scratch).toBigInteger();
    }

    /** The amount at the scale of its asset. */
    public BigDecimal get(int account, int asset) {
        return new BigDecimal(units(account, asset), roster.decimals(asset));
    }

    /**
     * @param amount at most at the scale of its asset
     * @throws ArithmeticException if it has more decimals, or does not fit in 128 bits
     */
    public void set(int account, int asset, BigDecimal amount) {
        units.set(roster.cell(account, asset), Int128.of(roster.units(asset, amount)));
    }

    /** The sum over all accounts, at the scale of the asset. */
    public BigDecimal total(int asset) {
        BigInteger sum = BigInteger.ZERO;
        for (int account = 0; account < roster.accounts(); account++) {
            sum = sum.add(units(account, asset));
        }
        return new BigDecimal(sum, roster.decimals(asset));
    }

    Int128 get(int cell, Int128 into) {
        return units.get(cell, into);
    }

    /** @throws ArithmeticException if the sum does not fit in 128 bits */
    void add(int cell, Int128 more) {
        units.set(cell, units.get(cell, scratch).add(more));
    }

    /** @throws ArithmeticException if the difference does not fit in 128 bits */
    void subtract(int cell, Int128 less) {
        units.set(cell, units.get(cell, scratch).subtract(less));
    }

    int signum(int cell) {
        return units.signum(cell);
    }
}
