package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonNonTransientException;

/** A {@link CommandKeys#COMMAND_KEY} was reused for a request with another body. Nothing happened. */
public class KeyReusedException extends AxonNonTransientException {

    private final String key;

    /** Refuses the second use of {@code key}. */
    public KeyReusedException(String key) {
        super("The key belongs to a command with another body: " + key);
        this.key = key;
    }

    /** The key, as the command gave it. */
    public String key() {
        return key;
    }
}
