package io.evenbook.command.journal;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.BooksCommand.ClosePeriod;
import io.evenbook.api.journal.BooksCommand.ReopenPeriod;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.command.ExpectedVersion;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate(type = "Books", cache = "aggregateCache", lockFactory = "lockFactory")
class Books {
    @AggregateIdentifier
    private String booksId;

    private BooksState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ClosePeriod command) {
        BooksState.decide(state, command).forEach(event -> apply(event));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ReopenPeriod command) {
        BooksState.decide(state, command).forEach(event -> apply(event));
    }

    @EventSourcingHandler
    void on(BooksEvent event) {
        booksId = BooksCommand.BOOKS_ID;
        state = BooksState.evolve(state, event);
    }
}
