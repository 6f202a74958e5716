package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a clearing window, its scheme and its number, counted from 1 without gaps: {@code win_EQUITIES_17}.
 *
 * @param value matches {@code win_[A-Z][A-Z0-9-]{0,30}_[1-9][0-9]{0,8}}
 */
public record WindowId(@JsonValue String value) {
    private static final String PREFIX = "win_";
    private static final String PATTERN = "win_[A-Z][A-Z0-9-]{0,30}_[1-9][0-9]{0,8}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public WindowId {
        Identifiers.requireMatch("windowId", value, PATTERN);
    }

    /** Names a window. @param number 1 or greater */
    public static WindowId of(SchemeId schemeId, int number) {
        return new WindowId(PREFIX + schemeId.name() + "_" + number);
    }

    /** Returns the scheme of the window. */
    public SchemeId schemeId() {
        return SchemeId.named(value.substring(PREFIX.length(), value.lastIndexOf('_')));
    }

    /** Returns the number of the window in its scheme, 1 or greater. */
    public int number() {
        return Integer.parseInt(value.substring(value.lastIndexOf('_') + 1));
    }

    /** Returns the window that follows in the scheme. */
    public WindowId next() {
        return of(schemeId(), number() + 1);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
