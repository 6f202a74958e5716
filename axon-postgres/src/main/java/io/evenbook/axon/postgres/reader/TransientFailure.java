package io.evenbook.axon.postgres.reader;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.common.AxonTransientException;

/**
 * Separates failures of PostgreSQL, the network or this process from failures that events cause. A retry of the same
 * events succeeds once PostgreSQL, the network or the process has recovered; a failure that an event causes recurs.
 */
public final class TransientFailure {

    /**
     * Lost connections (08), a standby or an aborted transaction (25), deadlocks and conflicts (40), no resources left
     * (53), locks (55), shutdowns and cancelled statements (57), disks (58).
     */
    private static final List<String> SQL_CLASSES = List.of("08", "25", "40", "53", "55", "57", "58");

    /** Exceptions may be each other's causes. */
    private static final int MAX_CAUSES = 100;

    private TransientFailure() {}

    /** Whether the failure or one of its causes is transient; a database error without a code is. */
    public static boolean isIn(Throwable failure) {
        return causesOf(failure).anyMatch(TransientFailure::isOne);
    }

    /** The failure itself, its cause, the cause of that, and so on. */
    public static Stream<Throwable> causesOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    private static boolean isOne(Throwable cause) {
        return switch (cause) {
            case AxonTransientException _, InterruptedException _, VirtualMachineError _ -> true;
            case SQLException e ->
                e.getSQLState() == null || SQL_CLASSES.stream().anyMatch(e.getSQLState()::startsWith);
            default -> false;
        };
    }
}
