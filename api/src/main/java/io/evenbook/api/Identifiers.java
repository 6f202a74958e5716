package io.evenbook.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Checks the form of identifiers. All event streams share one name space: each kind of identifier has its own lower case prefix, but
 * for assets (USD) and markets (BTC-USD), which are upper case and told apart by the hyphen.
 */
public final class Identifiers {
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private Identifiers() {}

    /**
     * Accepts a value that matches a pattern as a whole.
     *
     * @throws IllegalArgumentException if it is null or does not match
     */
    public static void requireMatch(String name, String value, String pattern) {
        if (value == null || !PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(value).matches()) {
            throw new IllegalArgumentException("must match " + pattern + ": " + name + "=" + value);
        }
    }
}
