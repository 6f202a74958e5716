package io.evenbook.api.id;

import dk.brics.automaton.RegExp;
import dk.brics.automaton.RunAutomaton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the form of identifiers. All event streams share one name space: each kind of identifier has a lower case
 * prefix of its own. Assets ({@code USD}) and markets ({@code BTC-USD}) have none: they are upper case, and only
 * markets have a hyphen.
 */
public final class Identifiers {
    /**
     * Every event has several identifiers, and an automaton takes a fifth of the time of a
     * {@code java.util.regex.Pattern}.
     */
    private static final Map<String, RunAutomaton> AUTOMATA = new ConcurrentHashMap<>();

    private Identifiers() {}

    /**
     * Checks that a whole value matches a pattern.
     *
     * @param pattern of literals, classes, groups, alternatives and repetitions only
     * @throws IllegalArgumentException if the value is null or does not match
     */
    public static void requireMatch(String name, String value, String pattern) {
        if (value == null
                || !AUTOMATA.computeIfAbsent(pattern, Identifiers::automaton).run(value)) {
            throw new IllegalArgumentException("must match " + pattern + ": " + name + "=" + value);
        }
    }

    private static RunAutomaton automaton(String pattern) {
        return new RunAutomaton(new RegExp(pattern, RegExp.NONE).toAutomaton());
    }
}
