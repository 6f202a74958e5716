package io.evenbook.netting;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A signed integer of 128 bits that changes in place, so that a loop over a million trades creates no objects. Amounts
 * of 18 digits before and 18 after the point take 120 bits. A result that does not fit throws and leaves the value
 * undefined.
 */
final class Int128 {
    private static final int MAX_BITS = 127;

    private long high;
    private long low;

    /** @throws ArithmeticException if the value does not fit */
    static Int128 of(BigInteger value) {
        if (value.bitLength() > MAX_BITS) {
            throw overflow();
        }
        return new Int128().set(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    }

    long high() {
        return high;
    }

    /** The lower 64 bits, unsigned. */
    long low() {
        return low;
    }

    Int128 set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
        return this;
    }

    Int128 setZero() {
        return set(0, 0);
    }

    int signum() {
        return high != 0 ? Long.signum(high) : low == 0 ? 0 : 1;
    }

    int compareTo(Int128 other) {
        return high != other.high ? Long.compare(high, other.high) : Long.compareUnsigned(low, other.low);
    }

    /** @throws ArithmeticException if the sum does not fit */
    Int128 add(Int128 other) {
        long sumLow = low + other.low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = high + other.high + carry;
        if (((high ^ sumHigh) & (other.high ^ sumHigh)) < 0) {
            throw overflow();
        }
        return set(sumHigh, sumLow);
    }

    /** @throws ArithmeticException if the difference does not fit */
    Int128 subtract(Int128 other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        long newHigh = high - other.high - borrow;
        if (((high ^ other.high) & (high ^ newHigh)) < 0) {
            throw overflow();
        }
        return set(newHigh, low - other.low);
    }

    /**
     * Multiplies by a number that is not negative.
     *
     * @throws ArithmeticException if this is negative, or the product does not fit
     */
    Int128 multiply(long times) {
        if (high < 0 || times < 0) {
            throw overflow();
        }
        long carry = Math.unsignedMultiplyHigh(low, times);
        return set(Math.addExact(Math.multiplyExact(high, times), carry), low * times);
    }

    /**
     * Multiplies by {@code part / whole}, towards zero; {@code 0 <= part <= whole}, {@code whole} greater than zero.
     */
    Int128 share(long part, long whole) {
        if (part == whole) {
            return this;
        }
        boolean fitsLong = high == low >> (Long.SIZE - 1);
        if (fitsLong && Math.multiplyHigh(low, part) == (low * part) >> (Long.SIZE - 1)) {
            long share = low * part / whole;
            return set(share >> (Long.SIZE - 1), share);
        }
        BigInteger share = toBigInteger().multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole));
        return set(share.shiftRight(Long.SIZE).longValue(), share.longValue());
    }

    BigInteger toBigInteger() {
        return new BigInteger(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
    }

    private static ArithmeticException overflow() {
        return new ArithmeticException("must fit in 128 bits");
    }

    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
