package io.evenbook.api.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.Identifiers;

/**
 * A group of journal entries that are posted together: all of them or none.
 *
 * @param value matches {@code grp_[A-Za-z0-9._-]{1,160}}
 */
public record GroupId(@JsonValue String value) {
    private static final String PATTERN = "grp_[A-Za-z0-9._-]{1,160}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public GroupId {
        Identifiers.requireMatch("groupId", value, PATTERN);
    }

    /** The one group that can reverse an entry, so that it is reversed once. */
    public static GroupId reversing(EntryId entryId) {
        return new GroupId("grp_reversal." + entryId.value().substring("ent_".length()));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
