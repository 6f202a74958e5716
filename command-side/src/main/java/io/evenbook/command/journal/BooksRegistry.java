package io.evenbook.command.journal;

import java.time.Instant;
import java.util.Optional;

/** Through when the books are closed, as of what was acknowledged last; empty: they are open as a whole. */
@FunctionalInterface
public interface BooksRegistry {
    Optional<Instant> closedThrough();
}
