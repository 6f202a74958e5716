package io.evenbook.axon.postgres.bus;

import java.util.Map;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Commands sent together, which are all sent again if one of them fails. The bus must not handle the commands behind a
 * failed one before that, or their order would change. Travels in the metadata of the commands; never serialized.
 */
final class Attempt {

    private static final String ATTACHED_AS = Attempt.class.getName();

    private final Predicate<Throwable> harmless;
    private volatile Throwable failure;

    /** @param harmless matches the failures after which the commands behind are still handled */
    Attempt(Predicate<Throwable> harmless) {
        this.harmless = harmless;
    }

    /** The attempt of a command; null if it has none. */
    static Attempt of(CommandMessage<?> command) {
        return (Attempt) command.getMetaData().get(ATTACHED_AS);
    }

    <C> CommandMessage<C> attachTo(CommandMessage<C> command) {
        return command.andMetaData(Map.of(ATTACHED_AS, this));
    }

    /** Records the failure of one command: unless it is harmless, the attempt has failed. */
    void answered(Throwable cause) {
        if (!harmless.test(cause)) {
            fail(cause);
        }
    }

    /** Fails the attempt; the first cause stays. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Why the bus must not handle further commands; null while it may. */
    Throwable failure() {
        return failure;
    }
}
