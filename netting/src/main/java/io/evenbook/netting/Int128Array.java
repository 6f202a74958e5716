package io.evenbook.netting;

import java.util.Arrays;

/** Signed integers of 128 bits, 16 bytes each, zero at first. */
final class Int128Array {
    private long[] words;

    Int128Array(int length) {
        this.words = new long[Math.multiplyExact(2, length)];
    }

    /** Makes room for so many numbers; never fewer than before. */
    void grow(int length) {
        words = Arrays.copyOf(words, Math.multiplyExact(2, length));
    }

    /** Copies a number. @return {@code into} */
    Int128 get(int index, Int128 into) {
        return into.set(words[2 * index], words[2 * index + 1]);
    }

    void set(int index, Int128 value) {
        words[2 * index] = value.high();
        words[2 * index + 1] = value.low();
    }

    int signum(int index) {
        long high = words[2 * index];
        return high != 0 ? Long.signum(high) : words[2 * index + 1] == 0 ? 0 : 1;
    }
}
