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
 * The keys of the commands under way. A slot exists while any command with its key does, so that of several commands
 * with one key each sees what the others did, whether that is in the table yet or not.
 */
final class KeySlots {

    private final ConcurrentMap<Key, Slot> slots = new ConcurrentHashMap<>();

    /** What is known of one key. */
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

        /** Takes in what the table says, unless something newer is known. */
        synchronized void found(Entry entry) {
            if (!known) {
                known = true;
                taken = entry;
            }
        }

        /** The command that the key was used by; null if it was not. */
        synchronized Entry taken() {
            return taken;
        }

        /** Says that a command under way has taken the key, or, with null, that this was undone. */
        synchronized void take(Entry entry) {
            taken = entry;
        }
    }

    /**
     * The slot of a key, to be released.
     *
     * @throws KeyInProgressException if the key is a command's and another command with it is under way
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

    /** Looks up again what is known, since others may have written. Called when no command under way has taken any. */
    void lookUpAgain(Connection connection) throws SQLException {
        List<Slot> known = slots.values().stream().filter(Slot::isKnown).toList();
        if (!known.isEmpty()) {
            Map<Key, Entry> table =
                    KeyTable.find(connection, known.stream().map(Slot::key).toList());
            known.forEach(slot -> slot.take(table.get(slot.key)));
        }
    }

    /** Takes in what the table says of keys; those that it does not have are free. */
    static void found(Iterable<Slot> asked, Map<Key, Entry> table) {
        asked.forEach(slot -> slot.found(table.get(slot.key)));
    }
}
