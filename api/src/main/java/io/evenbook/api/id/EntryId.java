package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A journal entry, named for what caused it so that a repeat names the same entry.
 *
 * @param value matches {@code ent_[A-Za-z0-9._-]{1,150}}
 */
public record EntryId(@JsonValue String value) {
    private static final String PATTERN = "ent_[A-Za-z0-9._-]{1,150}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public EntryId {
        Identifiers.requireMatch("entryId", value, PATTERN);
    }

    /** The entry of a thing that has just one, or of one step of it. */
    public static EntryId of(Object cause, String step) {
        return new EntryId("ent_" + cause + "." + step);
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
