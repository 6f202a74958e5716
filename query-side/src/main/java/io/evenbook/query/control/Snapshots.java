package io.evenbook.query.control;

import io.evenbook.query.position.View;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads of several tables that see one state of the database. */
final class Snapshots {
    private final DataSource dataSource;
    private final TransactionTemplate transaction;

    Snapshots(DataSource dataSource) {
        this.dataSource = dataSource;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.transaction.setReadOnly(true);
    }

    <T> T read(Function<JdbcTemplate, T> read) {
        return transaction.execute(_ -> read.apply(new JdbcTemplate(dataSource)));
    }

    static long position(JdbcTemplate jdbc, View view) {
        return jdbc.queryForObject("select position from " + view + ".view_position", Long.class);
    }
}
