package io.evenbook.query.position;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads several statements from one state of the database, and one generation of each view. The log is to be asked, and
 * views are to be waited for, before: inside nothing moves, and the log would take a second connection.
 */
@Component
public class Snapshots {
    private final TransactionTemplate transaction;

    Snapshots(PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
    }

    /** Throws what the read throws. */
    public <T> T read(Supplier<T> read) {
        return transaction.execute(_ -> read.get());
    }
}
