package io.evenbook.axon.postgres.sql;

import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** Translates failures of PostgreSQL into exceptions that callers can act on. */
public final class SqlFailures {

    /**
     * Prefixes of SQL states that say nothing about the statement: no connection (08), out of resources (53), the
     * server ends sessions (57P), a lock or a statement timed out (55P03, 57014), a standby is not promoted yet (55000,
     * 25006).
     */
    private static final List<String> UNAVAILABLE = List.of("08", "53", "57P", "55P03", "57014", "55000", "25006");

    private SqlFailures() {}

    /**
     * Returns the exception to throw.
     *
     * @return {@link ConcurrencyException} for a unique violation, {@link StoreUnavailableException} where the database
     *     cannot be reached or has no SQL state to report (the pool failed), else {@link EventStoreException}
     */
    public static RuntimeException translate(SQLException e) {
        String state = e.getSQLState();
        if (PSQLState.UNIQUE_VIOLATION.getState().equals(state)) {
            return new ConcurrencyException("Written by someone else in the meantime: " + detail(e), e);
        }
        if (state == null || UNAVAILABLE.stream().anyMatch(state::startsWith)) {
            return new StoreUnavailableException(e);
        }
        return new EventStoreException("The event store refused: " + e.getMessage(), e);
    }

    private static String detail(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return message == null || message.getDetail() == null ? e.getMessage() : message.getDetail();
    }
}
