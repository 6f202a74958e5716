package io.evenbook.query.control;

/**
 * Up to where the entries of the journal view came out even. They never change, so they need not be added up again;
 * those of another generation are other rows.
 *
 * @param position of the last event whose entries are known to balance; 0: of none
 */
record CheckedEntries(int generation, long position) {
    static final CheckedEntries NONE = new CheckedEntries(0, 0);

    /**
     * The first entry to add up. A view that is not as far as it was may have lost its last commits in a crash: all of
     * it is looked at.
     */
    long nextPosition(int liveGeneration, long viewPosition) {
        return liveGeneration == generation && viewPosition >= position ? position + 1 : 0;
    }

    /** Breaks are found again by every run, until they are gone. */
    CheckedEntries after(ViewedBooks books) {
        return books.entries().unbalancedCount() > 0
                ? NONE
                : new CheckedEntries(books.entries().generation(), books.journalPosition());
    }
}
