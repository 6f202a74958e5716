package io.evenbook.axon.postgres.saga;

import static io.evenbook.axon.postgres.sql.SqlArrays.bigints;
import static io.evenbook.axon.postgres.sql.SqlArrays.byteas;
import static io.evenbook.axon.postgres.sql.SqlArrays.texts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;

/**
 * Bulk statements on the tables of sagas and associations. These tables fill and empty faster than statistics follow,
 * so {@code OFFSET 0} fixes the plan: PostgreSQL looks up each row by its key, where a hash join would read all sagas
 * for each batch.
 */
final class SagaTable {

    /** One row of {@code saga_association}. */
    record Association(AssociationValue value, String sagaType, String sagaId) {}

    private SagaTable() {}

    /** Finds the sagas of a type by their associations: for each value that has any, their ids and versions. */
    static Map<AssociationValue, Map<String, Long>> find(
            Connection connection, String sagaType, Collection<AssociationValue> values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT association_key, association_value, saga_id, version
                FROM unnest(?::text[], ?::text[]) AS wanted (association_key, association_value)
                CROSS JOIN LATERAL (
                    SELECT saga_id FROM saga_association
                    WHERE saga_association.association_value = wanted.association_value
                        AND saga_association.association_key = wanted.association_key
                        AND saga_association.saga_type = ?
                    OFFSET 0) AS associated
                CROSS JOIN LATERAL (
                    SELECT version FROM saga_entry WHERE saga_entry.saga_id = associated.saga_id
                    OFFSET 0) AS saga""")) {
            select.setArray(1, texts(connection, values, AssociationValue::getKey));
            select.setArray(2, texts(connection, values, AssociationValue::getValue));
            select.setString(3, sagaType);
            try (ResultSet rows = select.executeQuery()) {
                Map<AssociationValue, Map<String, Long>> found = new HashMap<>();
                while (rows.next()) {
                    found.computeIfAbsent(
                                    new AssociationValue(rows.getString(1), rows.getString(2)),
                                    value -> new HashMap<>())
                            .put(rows.getString(3), rows.getLong(4));
                }
                return found;
            }
        }
    }

    /** Reads those of the sagas that exist. */
    static Map<String, StoredSaga> read(Connection connection, Collection<String> ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT saga_id, version, saga_type, revision, serialized_saga, association_key, association_value
                FROM unnest(?::text[]) AS wanted (saga_id)
                CROSS JOIN LATERAL (
                    SELECT version, saga_type, revision, serialized_saga FROM saga_entry
                    WHERE saga_entry.saga_id = wanted.saga_id
                    OFFSET 0) AS saga
                LEFT JOIN LATERAL (
                    SELECT association_key, association_value FROM saga_association
                    WHERE saga_association.saga_id = wanted.saga_id
                    OFFSET 0) AS associated ON true""")) {
            select.setArray(1, texts(connection, ids, id -> id));
            try (ResultSet rows = select.executeQuery()) {
                Map<String, StoredSaga> sagas = new HashMap<>();
                while (rows.next()) {
                    StoredSaga row = new StoredSaga(
                            rows.getString(1),
                            rows.getLong(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getBytes(5),
                            new HashSet<>());
                    Set<AssociationValue> associations =
                            sagas.computeIfAbsent(row.id(), id -> row).associations();
                    if (rows.getString(6) != null) {
                        associations.add(new AssociationValue(rows.getString(6), rows.getString(7)));
                    }
                }
                return sagas;
            }
        }
    }

    static void insert(Connection connection, Collection<StoredSaga> sagas) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO saga_entry (saga_id, version, saga_type, revision, serialized_saga)
                SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bytea[])""")) {
            insert.setArray(1, texts(connection, sagas, StoredSaga::id));
            insert.setArray(2, bigints(connection, sagas, StoredSaga::version));
            insert.setArray(3, texts(connection, sagas, StoredSaga::type));
            insert.setArray(4, texts(connection, sagas, StoredSaga::revision));
            insert.setArray(5, byteas(connection, sagas, StoredSaga::state));
            insert.executeUpdate();
        }
    }

    /**
     * Updates those of the sagas that are stored in the version before theirs.
     *
     * @return the ids of the others
     */
    static Set<String> update(Connection connection, Collection<StoredSaga> sagas) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE saga_entry SET version = changed.version, saga_type = changed.saga_type,
                    revision = changed.revision,
                    serialized_saga = changed.serialized_saga
                FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bytea[])
                    AS changed (saga_id, version, saga_type, revision, serialized_saga)
                WHERE saga_entry.saga_id = changed.saga_id AND saga_entry.version = changed.version - 1
                RETURNING saga_entry.saga_id""")) {
            update.setArray(1, texts(connection, sagas, StoredSaga::id));
            update.setArray(2, bigints(connection, sagas, StoredSaga::version));
            update.setArray(3, texts(connection, sagas, StoredSaga::type));
            update.setArray(4, texts(connection, sagas, StoredSaga::revision));
            update.setArray(5, byteas(connection, sagas, StoredSaga::state));
            return without(update, sagas);
        }
    }

    /**
     * Deletes those of the sagas that are stored in their version.
     *
     * @return the ids of the others
     */
    static Set<String> delete(Connection connection, Collection<StoredSaga> sagas) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM saga_entry USING unnest(?::text[], ?::bigint[]) AS ended (saga_id, version)
                WHERE saga_entry.saga_id = ended.saga_id AND saga_entry.version = ended.version
                RETURNING saga_entry.saga_id""")) {
            delete.setArray(1, texts(connection, sagas, StoredSaga::id));
            delete.setArray(2, bigints(connection, sagas, StoredSaga::version));
            return without(delete, sagas);
        }
    }

    static void associate(Connection connection, Collection<Association> associations) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO saga_association (association_key, association_value, saga_type, saga_id)
                SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])""")) {
            setAssociations(insert, associations);
            insert.executeUpdate();
        }
    }

    static void dissociate(Connection connection, Collection<Association> associations) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM saga_association USING unnest(?::text[], ?::text[], ?::text[], ?::text[])
                    AS gone (association_key, association_value, saga_type, saga_id)
                WHERE saga_association.association_value = gone.association_value
                    AND saga_association.association_key = gone.association_key
                    AND saga_association.saga_type = gone.saga_type AND saga_association.saga_id = gone.saga_id""")) {
            setAssociations(delete, associations);
            delete.executeUpdate();
        }
    }

    private static void setAssociations(PreparedStatement statement, Collection<Association> associations)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1,
                texts(
                        connection,
                        associations,
                        association -> association.value().getKey()));
        statement.setArray(
                2,
                texts(
                        connection,
                        associations,
                        association -> association.value().getValue()));
        statement.setArray(3, texts(connection, associations, Association::sagaType));
        statement.setArray(4, texts(connection, associations, Association::sagaId));
    }

    private static Set<String> without(PreparedStatement written, Collection<StoredSaga> sagas) throws SQLException {
        Set<String> others = new HashSet<>();
        sagas.forEach(saga -> others.add(saga.id()));
        try (ResultSet rows = written.executeQuery()) {
            while (rows.next()) {
                others.remove(rows.getString(1));
            }
        }
        return others;
    }
}
