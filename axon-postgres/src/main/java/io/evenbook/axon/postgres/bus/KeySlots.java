package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import io.evenbook.axon.postgres.bus.KeyTable.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The keys of the commands under way. A slot exists while a command with its key is under way, so that several commands
 * with one key see each other, whether the table has the key yet or not. Thread-safe.
 */
final class KeySlots {

    private final ConcurrentMap<Key, Slot> slots = new ConcurrentHashMap<>();

    /** The knowledge about one key. */
    static final class Slot {
        private final Key key;
        private int users;
        private boolean known;
        private Entry taken;

        private Slot(Key key) {
            this.key = key;
        }

        Key key() {
            return key;
        }

        synchronized boolean isKnown() {
            return known;
        }

        /** Records the entry of the table, unless a newer one is known. */
        synchronized void found(Entry entry) {
            if (!known) {
                known = true;
                taken = entry;
            }
        }

        /** The command that used the key; null if it is free. */
        synchronized Entry taken() {
            return taken;
        }

        /** Records that a command under way uses the key, or, with null, that the use was undone. */
        synchronized void take(Entry entry) {
            taken = entry;
        }
    }

    /**
     * Acquires the slot of a key; the caller must release it.
     *
     * @throws KeyInProgressException if it is an idempotency key and another command with it is under way
     */
    Slot acquire(Key key) {
        return slots.compute(key, (_, slot) -> {
            Slot used = slot == null ? new Slot(key) : slot;
            if (used.users > 0 && key.kind().equals(KeyTable.COMMAND)) {
                throw new KeyInProgressException(key.value());
            }
            used.users++;
            return used;
        });
    }

    void release(Slot released) {
        slots.compute(released.key, (_, slot) -> --slot.users == 0 ? null : slot);
    }

    /**
     * Looks up the known keys again, since another process may have written. Called when no command under way uses one.
     */
    void lookUpAgain(Connection connection) throws SQLException {
        List<Slot> known = slots.values().stream().filter(Slot::isKnown).toList();
        if (!known.isEmpty()) {
            Map<Key, Entry> table =
                    KeyTable.find(connection, known.stream().map(Slot::key).toList());
            known.forEach(slot -> slot.take(table.get(slot.key)));
        }
    }

    /** Records the entries of the table; keys without one are free. */
    static void found(Iterable<Slot> asked, Map<Key, Entry> table) {
        asked.forEach(slot -> slot.found(table.get(slot.key)));
    }
}
