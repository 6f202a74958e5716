package io.evenbook.query.support.dispatch;

import io.evenbook.api.Query;
import java.util.concurrent.CompletionException;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.stereotype.Component;

/** Sends a query to its handler and waits for the answer. */
@Component
public class Queries {
    private final QueryGateway gateway;

    Queries(QueryGateway gateway) {
        this.gateway = gateway;
    }

    /** Throws what the handler throws. */
    public <R> R ask(Query<R> query) {
        try {
            return gateway.query(query, new AnswerType<R>()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
