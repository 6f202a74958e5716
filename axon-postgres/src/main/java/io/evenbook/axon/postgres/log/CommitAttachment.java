package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows that a commit stores beside its events, in the same transaction: the keys of its commands. */
public interface CommitAttachment {

    /** Stores nothing. */
    CommitAttachment NONE = new CommitAttachment() {

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public void insert(Connection connection) {
            // There are no rows
        }

        @Override
        public boolean isStored(Connection connection) {
            return false;
        }
    };

    /** Whether there are no rows. */
    boolean isEmpty();

    /** Inserts the rows in the transaction of the connection. */
    void insert(Connection connection) throws SQLException;

    /** Whether the rows are in the database; asked on another connection, after the first was lost. */
    boolean isStored(Connection connection) throws SQLException;
}
