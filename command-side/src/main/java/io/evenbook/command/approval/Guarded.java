package io.evenbook.command.approval;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.Streams;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * One type of command that can need a second person.
 *
 * @param <C> the command
 */
final class Guarded<C> {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final String name;
    private final Class<? extends C> type;
    private final List<String> operations;
    private Predicate<C> condition = _ -> true;
    private BiFunction<C, Streams, List<Requested>> amounts;
    private boolean alone = true;

    Guarded(String name, Class<? extends C> type, List<String> operations) {
        this.name = name;
        this.type = type;
        this.operations = operations;
    }

    /** Commands that do not match never need a second person. */
    Guarded<C> when(Predicate<C> newCondition) {
        condition = newCondition;
        return this;
    }

    /** The amounts that a policy compares; null: unknown, so that any policy asks for a second person. */
    Guarded<C> amounts(BiFunction<C, Streams, List<Requested>> newAmounts) {
        amounts = newAmounts;
        return this;
    }

    /** @param newAlone false: one of several commands of a request, so it is refused instead of waiting */
    Guarded<C> alone(boolean newAlone) {
        alone = newAlone;
        return this;
    }

    /** The stable name of the command. */
    String name() {
        return name;
    }

    List<String> operations() {
        return operations;
    }

    boolean hasAmounts() {
        return amounts != null;
    }

    boolean isAlone() {
        return alone;
    }

    /** The operation for which a policy asks for a second person; null: none does. */
    String coveredBy(PoliciesState policies, C command, Streams streams) {
        if (policies == null || !condition.test(command)) {
            return null;
        }
        List<String> named = operations.stream().filter(policies::names).toList();
        if (named.isEmpty()) {
            return null;
        }
        List<Requested> requested = amounts == null ? null : amounts.apply(command, streams);
        return named.stream()
                .filter(operation -> policies.covers(operation, requested))
                .findFirst()
                .orElse(null);
    }

    String write(C command) {
        return JSON.writeValueAsString(command);
    }

    /** @throws tools.jackson.core.JacksonException if this release cannot read the command */
    C read(String content) {
        return JSON.readValue(content, type);
    }
}
