package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.sql.SqlArrays.bigints;
import static io.evenbook.axon.postgres.sql.SqlArrays.texts;

import io.evenbook.axon.postgres.log.CommitAttachment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on the table {@code command_keys}. */
final class KeyTable {

    static final String COMMAND = "command";
    static final String UNIQUE = "unique";

    /** A key in its name space: {@link #COMMAND} or {@link #UNIQUE}. */
    record Key(String kind, String value) {}

    /**
     * A used key and the command that used it.
     *
     * @param lastPosition position of the command's last event; without events, of the last event before it
     * @param answer the stored answer, or null
     */
    record Entry(Key key, String bodyHash, long lastPosition, int eventCount, byte[] answer) {}

    private KeyTable() {}

    /** Keys to store with the events of their commands. */
    static CommitAttachment attachment(List<Entry> entries) {
        return new CommitAttachment() {

            @Override
            public boolean isEmpty() {
                return entries.isEmpty();
            }

            @Override
            public void insert(Connection connection) throws SQLException {
                KeyTable.insert(connection, entries);
            }

            @Override
            public boolean isStored(Connection connection) throws SQLException {
                Key key = entries.getFirst().key();
                return find(connection, List.of(key)).containsKey(key);
            }
        };
    }

    /** Finds the used ones of some keys, in one query. */
    static Map<Key, Entry> find(Connection connection, Collection<Key> keys) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT kind, key, body_hash, global_index, event_count, answer
                FROM unnest(?::text[], ?::text[]) AS wanted (kind, key) JOIN command_keys USING (kind, key)""")) {
            select.setArray(1, texts(connection, keys, Key::kind));
            select.setArray(2, texts(connection, keys, Key::value));
            try (ResultSet rows = select.executeQuery()) {
                Map<Key, Entry> found = new HashMap<>();
                while (rows.next()) {
                    Key key = new Key(rows.getString(1), rows.getString(2));
                    found.put(
                            key, new Entry(key, rows.getString(3), rows.getLong(4), rows.getInt(5), rows.getBytes(6)));
                }
                return found;
            }
        }
    }

    private static void insert(Connection connection, List<Entry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO command_keys (kind, key, body_hash, global_index, event_count, answer)
                SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::int[], ?::bytea[])""")) {
            insert.setArray(1, texts(connection, entries, entry -> entry.key().kind()));
            insert.setArray(2, texts(connection, entries, entry -> entry.key().value()));
            insert.setArray(3, texts(connection, entries, Entry::bodyHash));
            insert.setArray(4, bigints(connection, entries, Entry::lastPosition));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "int", entries.stream().map(Entry::eventCount).toArray()));
            insert.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea", entries.stream().map(Entry::answer).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
    }
}
