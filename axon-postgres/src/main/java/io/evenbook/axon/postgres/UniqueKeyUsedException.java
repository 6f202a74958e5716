package io.evenbook.axon.postgres;

import org.axonframework.common.AxonNonTransientException;

/** A {@link CommandKeys#UNIQUE_KEY} has been used by an earlier command. Nothing happened. */
public class UniqueKeyUsedException extends AxonNonTransientException {

    private final String key;

    /** Refuses the second use of {@code key}. */
    public UniqueKeyUsedException(String key) {
        super("The unique key has been used before: " + key);
        this.key = key;
    }

    /** The key, as the command gave it. */
    public String key() {
        return key;
    }
}
