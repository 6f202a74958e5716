package io.evenbook.api.journal;

/** The place of an entry among all others: {@code position * 2^20 + number}, since an event may carry several entries. */
public final class Ordinals {
    private static final int NUMBER_BITS = 20;

    private Ordinals() {}

    /**
     * Grows with the position, then with the number.
     *
     * @param position of the event that carries the entry
     * @param number   of the entry within the event, from 1
     * @throws IllegalArgumentException if there is no room for the number
     */
    public static long of(long position, int number) {
        if (number < 1 || number >= 1 << NUMBER_BITS) {
            throw new IllegalArgumentException("must be from 1 to 2^20 - 1: number=" + number);
        }
        return (position << NUMBER_BITS) + number;
    }

    /** Above the ordinals of all entries up to a position, and not above those of any later one. */
    public static long endOf(long position) {
        return position + 1 << NUMBER_BITS;
    }
}
