package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a settlement scheme: {@code sch_EQUITIES}.
 *
 * @param value matches {@code sch_[A-Z][A-Z0-9-]{0,30}}
 */
public record SchemeId(@JsonValue String value) {
    private static final String PREFIX = "sch_";
    private static final String PATTERN = "sch_[A-Z][A-Z0-9-]{0,30}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public SchemeId {
        Identifiers.requireMatch("schemeId", value, PATTERN);
    }

    /** Names a scheme. @param name such as {@code EQUITIES} */
    public static SchemeId named(String name) {
        return new SchemeId(PREFIX + name);
    }

    /** Returns the value without its prefix: {@code EQUITIES}. */
    public String name() {
        return value.substring(PREFIX.length());
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
