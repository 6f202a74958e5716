package io.evenbook.command.base;

import io.evenbook.api.RejectedException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * How one kind of aggregate decides and changes. All three functions are pure: equal arguments give equal results, and
 * nothing else happens.
 *
 * @param <S> the state, an immutable value
 * @param <C> the commands
 * @param <E> the events
 */
public interface Decider<S, C, E> {
    /** The state before the first event; null by default. */
    default S initial() {
        return null;
    }

    /**
     * The events that a command causes, in their order; none if nothing is left to do. Each event names its stream, so
     * one command may change several aggregates of the kind: a transfer returns the payer's event and the payee's.
     *
     * @throws RejectedException if a rule refuses the command
     */
    List<E> decide(S state, C command, Facts facts);

    /** The state after an event. */
    S evolve(S state, E event);

    /** The first of the three functions, for {@link #of}. */
    @FunctionalInterface
    interface Decide<S, C, E> {
        List<E> decide(S state, C command, Facts facts);
    }

    /** A decider from its two functions; its initial state is null. */
    static <S, C, E> Decider<S, C, E> of(Decide<S, C, E> decide, BiFunction<S, E, S> evolve) {
        return new Decider<>() {
            @Override
            public List<E> decide(S state, C command, Facts facts) {
                return decide.decide(state, command, facts);
            }

            @Override
            public S evolve(S state, E event) {
                return evolve.apply(state, event);
            }
        };
    }
}
