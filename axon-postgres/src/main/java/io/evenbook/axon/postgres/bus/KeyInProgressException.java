package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonTransientException;

/** A command with the same {@link CommandKeys#COMMAND_KEY} is still running. Nothing happened; ask again soon. */
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
