package io.evenbook.axon.postgres.bus;

import java.util.Map;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Commands that are sent in one go and, if one of them fails, will all be sent once more: those behind it must not be
 * handled before that, or it would come to stand behind them. Travels in the metadata of the commands, never
 * serialized.
 */
final class Attempt {

    private static final String ATTACHED_AS = Attempt.class.getName();

    private final Predicate<Throwable> harmless;
    private volatile Throwable failure;

    /** @param harmless tells the answers after which the commands behind go on */
    Attempt(Predicate<Throwable> harmless) {
        this.harmless = harmless;
    }

    /** The attempt that a command belongs to, null if to none. */
    static Attempt of(CommandMessage<?> command) {
        return (Attempt) command.getMetaData().get(ATTACHED_AS);
    }

    <C> CommandMessage<C> attachTo(CommandMessage<C> command) {
        return command.andMetaData(Map.of(ATTACHED_AS, this));
    }

    /** Takes note of an answer to one of the commands: unless it is harmless, the attempt has failed. */
    void answered(Throwable cause) {
        if (!harmless.test(cause)) {
            fail(cause);
        }
    }

    /** Gives the attempt up; the first cause stays. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Why no further command may be handled; null while they may. */
    Throwable failure() {
        return failure;
    }
}
