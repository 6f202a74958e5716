package io.evenbook.projection.journal;

/** The place of an entry among all others: {@code position * 2^20 + number}, since an event may carry several entries. */
final class Ordinals {
    private static final int NUMBER_BITS = 20;

    /**
     * Grows with the position, then with the number.
     *
     * @param position of the event that carries the entry
     * @param number   of the entry within the event, from 1
     * @throws IllegalArgumentException if there is no room for the number
     */
    static long of(long position, int number) {
        if (number < 1 || number >= 1 << NUMBER_BITS) {
            throw new IllegalArgumentException("must be from 1 to 2^20 - 1: number=" + number);
        }
        return (position << NUMBER_BITS) + number;
    }

    private Ordinals() {}
}
