package io.evenbook.query.support.position;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs several statements against one state of the database, and so against one generation of each view: one read-only
 * transaction with isolation REPEATABLE READ. Ask the log and wait for views before: inside, no view moves, and the log
 * would need a second connection.
 */
@Component
public class ConsistentRead {
    private final TransactionTemplate transaction;

    public ConsistentRead(PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
    }

    /** Throws what the read throws. */
    public <T> T read(Supplier<T> read) {
        return transaction.execute(_ -> read.get());
    }
}
