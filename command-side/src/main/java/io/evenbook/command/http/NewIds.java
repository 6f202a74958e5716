package io.evenbook.command.http;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.id.EntryId;

/** Ids are made at the edge: decisions are free of chance. */
public final class NewIds {
    private NewIds() {}

    /** Of a journal entry. */
    public static EntryId entry() {
        return EntryId.of(unique());
    }

    /** 26 lower case letters and digits, never used before; later ones are greater. */
    public static String unique() {
        return UlidCreator.getMonotonicUlid().toLowerCase();
    }
}
