package io.evenbook.api.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalLong;

/** How counts in ticks and lots become counts in those of another revision of a market's terms; nothing is rounded. */
public record Recount(Ratio ticks, Ratio lots) {

    /** From one revision to another. */
    public static Recount of(MarketTerms from, MarketTerms to) {
        return new Recount(Ratio.of(from.tickSize(), to.tickSize()), Ratio.of(from.lotSize(), to.lotSize()));
    }

    /** Returns the way back. */
    public Recount inverse() {
        return new Recount(ticks.inverse(), lots.inverse());
    }

    /**
     * One unit divided by another. From a tick of 0.05 to one of 0.01 it is 5, and 3 ticks become 15; from 0.01 to 0.05
     * it is 1/5, and 3 ticks have no count.
     *
     * @param numerator greater than zero
     * @param denominator greater than zero
     */
    public record Ratio(BigInteger numerator, BigInteger denominator) {

        /** @param from the unit of present counts, greater than zero */
        static Ratio of(BigDecimal from, BigDecimal to) {
            int scale = Math.max(0, Math.max(from.scale(), to.scale()));
            BigInteger numerator = from.setScale(scale).unscaledValue();
            BigInteger denominator = to.setScale(scale).unscaledValue();
            return lowest(numerator, denominator);
        }

        /** A count of a unit by one of the unit: 3 ticks by a tick are 3/1. */
        public static Ratio of(long count) {
            return new Ratio(BigInteger.valueOf(count), BigInteger.ONE);
        }

        private static Ratio lowest(BigInteger numerator, BigInteger denominator) {
            BigInteger common = numerator.gcd(denominator);
            return new Ratio(numerator.divide(common), denominator.divide(common));
        }

        /** Returns the product in lowest terms: a price by a tick, times that tick by another, is the price by that. */
        public Ratio times(Ratio other) {
            return lowest(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        Ratio inverse() {
            return new Ratio(denominator, numerator);
        }

        /** Whether a count has an equal one in the other unit, which is whole and no more than a {@code long}. */
        public boolean fits(long count) {
            BigInteger[] parts = divided(count);
            return parts[1].signum() == 0 && parts[0].bitLength() < Long.SIZE;
        }

        /**
         * Returns the equal count in the other unit.
         *
         * @throws IllegalArgumentException unless the count {@link #fits}
         */
        public long count(long count) {
            if (!fits(count)) {
                throw new IllegalArgumentException(
                        "must fit %s / %s: count=%d".formatted(numerator, denominator, count));
            }
            return divided(count)[0].longValueExact();
        }

        /** Returns the greatest count in the other unit that is not greater; empty if it exceeds a {@code long}. */
        public OptionalLong floor(long count) {
            BigInteger whole = divided(count)[0];
            return whole.bitLength() < Long.SIZE ? OptionalLong.of(whole.longValueExact()) : OptionalLong.empty();
        }

        private BigInteger[] divided(long count) {
            return BigInteger.valueOf(count).multiply(numerator).divideAndRemainder(denominator);
        }
    }
}
