package io.evenbook.command.http;

import com.github.f4b6a3.ulid.UlidCreator;

/** Ids are made at the edge: decisions are free of chance. */
public final class NewIds {
    private NewIds() {}

    /** 26 lower case letters and digits, never used before; later ones are greater. */
    public static String unique() {
        return UlidCreator.getMonotonicUlid().toLowerCase();
    }
}
