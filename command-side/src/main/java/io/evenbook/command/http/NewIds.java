package io.evenbook.command.http;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.id.EntryId;

/** New identifiers. The edge makes them, so that decisions contain no randomness. */
public final class NewIds {
    private NewIds() {}

    /** A new identifier of a journal entry. */
    public static EntryId entry() {
        return EntryId.named(unique());
    }

    /** A ULID of 26 lower case letters and digits. Within one process, later ones are greater. */
    public static String unique() {
        return UlidCreator.getMonotonicUlid().toLowerCase();
    }
}
