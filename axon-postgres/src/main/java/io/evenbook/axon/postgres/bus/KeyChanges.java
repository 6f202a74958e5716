package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeySlots.Slot;
import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import java.util.ArrayList;
import java.util.List;

/** The unique keys that the commands of one batch have used, so that a use can be undone. */
final class KeyChanges {

    private final List<Slot> slots = new ArrayList<>();

    int mark() {
        return slots.size();
    }

    /** Uses a free key. */
    void use(Slot slot, Entry entry) {
        slots.add(slot);
        slot.take(entry);
    }

    /** Frees the keys used since a mark. */
    void undoTo(int mark) {
        while (slots.size() > mark) {
            slots.removeLast().take(null);
        }
    }

    /** The entries of the keys used since a mark. */
    List<Entry> since(int mark) {
        return slots.subList(mark, slots.size()).stream().map(Slot::taken).toList();
    }

    /** The batch is durable: nothing can be undone any more. */
    void clear() {
        slots.clear();
    }
}
