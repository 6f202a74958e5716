package io.evenbook.axon.postgres.saga;

import io.evenbook.axon.postgres.saga.SagaTable.Association;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.SagaStorageException;

/**
 * One unit of work's sagas: those it has read, and its pending writes. A read first executes the pending writes; a
 * second write of one saga first executes the first.
 */
final class SagaBatch {

    private final ConnectionProvider connections;
    private final Cache cache;

    /** The ids of sagas, by type and association. */
    private final Map<String, Map<AssociationValue, Set<String>>> found = new HashMap<>();
    /** The versions of sagas that were found and not read yet. */
    private final Map<String, Long> unread = new HashMap<>();
    /** The sagas as stored, from the view of this unit of work. */
    private final Map<String, StoredSaga> stored = new HashMap<>();

    private final Map<String, StoredSaga> inserts = new HashMap<>();
    private final Map<String, StoredSaga> updates = new HashMap<>();
    private final Map<String, StoredSaga> deletes = new HashMap<>();
    private final List<Association> added = new ArrayList<>();
    private final List<Association> removed = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private boolean due;

    SagaBatch(ConnectionProvider connections, Cache cache) {
        this.connections = connections;
        this.cache = cache;
    }

    /**
     * The sagas with an association.
     *
     * @param ahead further values of the type to look up with the first
     */
    Set<String> find(String sagaType, AssociationValue value, Supplier<Set<AssociationValue>> ahead) {
        write();
        Map<AssociationValue, Set<String>> known = found.get(sagaType);
        if (known == null) {
            known = new HashMap<>();
            found.put(sagaType, known);
            lookUp(sagaType, ahead.get(), known);
        }
        if (!known.containsKey(value)) {
            lookUp(sagaType, Set.of(value), known);
        }
        return Set.copyOf(known.get(value));
    }

    private void lookUp(String sagaType, Set<AssociationValue> values, Map<AssociationValue, Set<String>> known) {
        if (!values.isEmpty()) {
            Map<AssociationValue, Map<String, Long>> versions =
                    query(connection -> SagaTable.find(connection, sagaType, values));
            values.forEach(value ->
                    known.put(value, versions.getOrDefault(value, Map.of()).keySet()));
            versions.values().forEach(unread::putAll);
        }
    }

    /** Reads a saga, and with it all found ones; null if there is none. */
    StoredSaga load(String id) {
        write();
        if (!stored.containsKey(id)) {
            unread.keySet().removeAll(stored.keySet());
            Set<String> missing = new HashSet<>(Set.of(id));
            unread.forEach((found, version) -> {
                StoredSaga cached = cache.get(found);
                if (cached != null && cached.version() == version) {
                    stored.put(found, cached);
                } else {
                    missing.add(found);
                }
            });
            unread.clear();
            missing.removeAll(stored.keySet());
            if (!missing.isEmpty()) {
                stored.putAll(query(connection -> SagaTable.read(connection, missing)));
            }
        }
        return stored.get(id);
    }

    /**
     * The version at which this unit of work read or wrote a saga.
     *
     * @throws IllegalStateException if it did not: there is no version to compare with
     */
    long version(String id) {
        write(id);
        return read(id).version();
    }

    void insert(String sagaType, StoredSaga saga) {
        write(saga.id());
        inserts.put(saga.id(), saga);
        associate(added, sagaType, saga.id(), saga.associations());
    }

    /** @param saga with the version after the one that was read */
    void update(String sagaType, StoredSaga saga, Set<AssociationValue> more, Set<AssociationValue> less) {
        updates.put(saga.id(), saga);
        associate(added, sagaType, saga.id(), more);
        associate(removed, sagaType, saga.id(), less);
    }

    void delete(String sagaType, String id) {
        write(id);
        StoredSaga saga = read(id);
        deletes.put(id, saga);
        associate(removed, sagaType, id, saga.associations());
    }

    private StoredSaga read(String id) {
        StoredSaga saga = stored.get(id);
        if (saga == null) {
            throw new IllegalStateException("not loaded in this unit of work: saga=" + id);
        }
        return saga;
    }

    private static void associate(
            List<Association> associations, String sagaType, String id, Set<AssociationValue> values) {
        values.forEach(value -> associations.add(new Association(value, sagaType, id)));
    }

    /**
     * Arranges one write of all pending changes, unless that is arranged already.
     *
     * @param end receives the action for the end of the unit of work
     */
    void writeWith(Consumer<Runnable> end) {
        if (!due) {
            due = true;
            end.accept(() -> {
                due = false;
                write();
            });
        }
    }

    private boolean hasWrites() {
        return !inserts.isEmpty() || !updates.isEmpty() || !deletes.isEmpty();
    }

    private void write(String id) {
        if (inserts.containsKey(id) || updates.containsKey(id) || deletes.containsKey(id)) {
            write();
        }
    }

    /**
     * Writes the pending changes.
     *
     * @throws SagaConflictException if a saga has changed since it was read
     */
    void write() {
        if (!hasWrites()) {
            return;
        }
        Set<String> conflicts = query(this::write);
        if (!conflicts.isEmpty()) {
            conflicts.forEach(cache::remove);
            throw new SagaConflictException(conflicts);
        }
        written.addAll(inserts.keySet());
        written.addAll(updates.keySet());
        written.addAll(deletes.keySet());
        stored.putAll(inserts);
        stored.putAll(updates);
        stored.keySet().removeAll(deletes.keySet());
        // The associations have changed
        found.clear();
        inserts.clear();
        updates.clear();
        deletes.clear();
        added.clear();
        removed.clear();
    }

    /** Sagas first: a second owner waits for their row locks and then finds them changed. */
    private Set<String> write(Connection connection) throws SQLException {
        Set<String> conflicts = new HashSet<>();
        if (!updates.isEmpty()) {
            conflicts.addAll(SagaTable.update(connection, updates.values()));
        }
        if (!deletes.isEmpty()) {
            conflicts.addAll(SagaTable.delete(connection, deletes.values()));
        }
        if (!inserts.isEmpty()) {
            SagaTable.insert(connection, inserts.values());
        }
        if (!removed.isEmpty()) {
            SagaTable.dissociate(connection, removed);
        }
        if (!added.isEmpty()) {
            SagaTable.associate(connection, added);
        }
        return conflicts;
    }

    /** Caches the committed sagas for the next batch. */
    void committed() {
        written.forEach(id -> {
            StoredSaga saga = stored.get(id);
            if (saga == null) {
                cache.remove(id);
            } else {
                cache.put(id, saga);
            }
        });
    }

    private <T> T query(Query<T> query) {
        try (Connection connection = connections.getConnection()) {
            return query.on(connection);
        } catch (SQLException e) {
            throw new SagaStorageException("The sagas could not be read or written", e);
        }
    }

    private interface Query<T> {
        T on(Connection connection) throws SQLException;
    }
}
