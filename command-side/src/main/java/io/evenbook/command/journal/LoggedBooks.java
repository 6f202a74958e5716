package io.evenbook.command.journal;

import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.PostgresEventStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/** The state of the books in memory, kept up by what this process commits, and read from the log when it is not known or in doubt. */
@Component
class LoggedBooks implements BooksRegistry {
    private final EventLog log;
    private BooksState state;
    private boolean known;

    LoggedBooks(EventLog log, PostgresEventStore store) {
        this.log = log;
        store.addCommitListener(this::follow);
        store.addDoubtListener(this::forget);
    }

    @Override
    public synchronized Optional<Instant> closedThrough() {
        if (!known) {
            state = null;
            log.eventsOf(BooksCommand.BOOKS_ID).forEach(this::evolve);
            known = true;
        }
        return Optional.ofNullable(state).map(BooksState::closedThrough);
    }

    private synchronized void follow(List<DomainEventMessage<?>> committed) {
        if (known) {
            committed.forEach(this::evolve);
        }
    }

    private void evolve(DomainEventMessage<?> message) {
        if (message.getPayload() instanceof BooksEvent event) {
            state = BooksState.evolve(state, event);
        }
    }

    private synchronized void forget() {
        known = false;
    }
}
