package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonTransientException;

/**
 * Another command with the same {@link CommandKeys#COMMAND_KEY} is still running. Nothing happened; retry after its
 * answer.
 */
public class KeyInProgressException extends AxonTransientException {

    private final String key;

    /** Refuses a second command while the first with this {@code key} runs. */
    public KeyInProgressException(String key) {
        super("A command with this key is still running: " + key);
        this.key = key;
    }

    /** The key, as the command gave it. */
    public String key() {
        return key;
    }
}
