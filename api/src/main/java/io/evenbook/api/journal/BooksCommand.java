package io.evenbook.api.journal;

import java.time.Instant;
import java.util.List;

/** What can be asked of the books as a whole. There is one set of them. */
public sealed interface BooksCommand {
    /** Identifies the stream of {@link BooksEvent}s. */
    String BOOKS_ID = "bks_books";

    /**
     * Closes all periods through a time: no entry may newly take effect then or before. Again does nothing; an earlier
     * time is refused.
     */
    record ClosePeriod(Instant through, String reason) implements BooksCommand {}

    /**
     * Opens again what lies after a time; of books that are not closed beyond it that is refused.
     *
     * @param through null: opens everything
     */
    record ReopenPeriod(Instant through, String reason) implements BooksCommand {}

    /** Records the trial balance after a closing. One that is recorded already is left alone. */
    record RecordTrialBalance(Instant through, long position, List<BooksEvent.KindTotals> totals, String digest)
            implements BooksCommand {}
}
