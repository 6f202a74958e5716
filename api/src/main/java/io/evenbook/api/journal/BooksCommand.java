package io.evenbook.api.journal;

import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of the books as a whole. There is one set of them. */
public sealed interface BooksCommand {
    /** Identifies the stream of {@link BooksEvent}s. */
    String BOOKS_ID = "bks_books";

    String booksId();

    /** Closes all periods through a time: no entry may newly take effect then or before. Again does nothing; an earlier time is refused. */
    record ClosePeriod(@TargetAggregateIdentifier String booksId, Instant through, String reason) implements BooksCommand {
        public ClosePeriod(Instant through, String reason) {
            this(BOOKS_ID, through, reason);
        }
    }

    /**
     * Opens again what lies after a time; of books that are not closed beyond it that is refused.
     *
     * @param through null: opens everything
     */
    record ReopenPeriod(@TargetAggregateIdentifier String booksId, Instant through, String reason) implements BooksCommand {
        public ReopenPeriod(Instant through, String reason) {
            this(BOOKS_ID, through, reason);
        }
    }
}
