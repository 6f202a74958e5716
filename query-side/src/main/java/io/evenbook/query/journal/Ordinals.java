package io.evenbook.query.journal;

/** The ordinals of journal entries: position, then number within the event. */
public final class Ordinals {
    private static final int BITS_FOR_NUMBER = 20;

    private Ordinals() {}

    /** Above the ordinals of all entries up to a position, and not above those of any later one. */
    public static long endOf(long position) {
        return position + 1 << BITS_FOR_NUMBER;
    }
}
