package io.evenbook.api.journal;

import java.time.Instant;

/** Facts about the books as a whole. */
public sealed interface BooksEvent {

    /** Through when the books are closed, from now on. */
    record PeriodClosed(Instant through, String reason) implements BooksEvent {}

    /**
     * The books are closed through an earlier time than before.
     *
     * @param through null: they are open as a whole
     */
    record PeriodReopened(Instant through, String reason) implements BooksEvent {}
}
