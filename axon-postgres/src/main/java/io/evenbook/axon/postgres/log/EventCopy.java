package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One binary {@code COPY} into the table of events. Rows leave in blocks of 32 KiB while more are added. */
final class EventCopy {

    private static final Logger logger = LoggerFactory.getLogger(EventCopy.class);

    private static final int BLOCK_BYTES = 1 << 15;

    private final Connection connection;
    private final CopyRows rows;
    private CopyIn copy;
    private long unsent;

    EventCopy(Connection connection, CopyRows rows) {
        this.connection = connection;
        this.rows = rows;
    }

    void add(StagedEvent event, long position, Instant recordedAt, boolean endsCommand) throws SQLException {
        rows.add(event, position, recordedAt, endsCommand);
        unsent++;
        if (rows.length() >= BLOCK_BYTES) {
            send();
        }
    }

    private void send() throws SQLException {
        if (copy == null) {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRows.COPY);
            copy.writeToCopy(CopyRows.HEADER, 0, CopyRows.HEADER.length);
        }
        copy.writeToCopy(rows.array(), 0, rows.length());
        rows.clear();
    }

    /** Sends the rest and ends the copy; a later row begins another. Does nothing without rows. */
    void end() throws SQLException {
        if (unsent == 0) {
            return;
        }
        send();
        copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
        long stored = copy.endCopy();
        if (stored != unsent) {
            throw new EventStoreException("%d events were sent, %d were stored".formatted(unsent, stored));
        }
        copy = null;
        unsent = 0;
    }

    /** Cancels an unfinished copy, which would block a rollback forever. */
    void cancel() {
        try {
            if (copy != null && copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            logger.debug("The copy could not be cancelled", e);
        }
    }
}
