package io.evenbook.projection.view;

import javax.sql.DataSource;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Transactions whose commit does not wait until it is on disk, for what the log can give again: a view's batch and its token. A crash of
 * PostgreSQL may take the last of them back, whole and from the end, never one and not the one before. Any commit that waits, such as that
 * of a command or of a view going live, makes all of them durable that came before it.
 */
@Component
public class UnawaitedCommits {
    private final TransactionManager transactions;
    private final JdbcTemplate jdbc;

    UnawaitedCommits(TransactionManager transactions, DataSource dataSource) {
        this.transactions = transactions;
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** Begins and ends such transactions; what uses the data source's connections meanwhile takes part in them. */
    public TransactionManager manager() {
        return () -> {
            Transaction transaction = transactions.startTransaction();
            try {
                jdbc.execute("set local synchronous_commit = off");
                return transaction;
            } catch (Throwable e) {
                transaction.rollback();
                throw e;
            }
        };
    }
}
