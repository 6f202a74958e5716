package io.evenbook.query.control;

/**
 * The entries of the journal view that an earlier run found balanced. They never change, so they are not summed again;
 * another generation has other rows.
 *
 * @param position position of the last event whose entries balance; 0 for none
 */
record CheckedEntries(int generation, long position) {
    static final CheckedEntries NONE = new CheckedEntries(0, 0);

    /**
     * The position from which to sum entries. Starts again at the first entry if the view is behind its earlier
     * position: it may have lost its last commits in a crash.
     */
    long nextPosition(int liveGeneration, long viewPosition) {
        return liveGeneration == generation && viewPosition >= position ? position + 1 : 0;
    }

    /** Does not advance while there are breaks, so that every run finds them again. */
    CheckedEntries after(ViewedBooks books) {
        return books.entries().unbalancedCount() > 0
                ? NONE
                : new CheckedEntries(books.entries().generation(), books.journalPosition());
    }
}
