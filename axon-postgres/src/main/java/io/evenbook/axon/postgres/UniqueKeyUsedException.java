package io.evenbook.axon.postgres;

import java.util.Optional;
import org.axonframework.common.AxonNonTransientException;

/** A {@link CommandKeys#UNIQUE_KEY} has been used by an earlier command. Nothing happened. */
public class UniqueKeyUsedException extends AxonNonTransientException {

    private final String key;
    private final transient Committed earlier;

    /**
     * Refuses the second use of {@code key}.
     *
     * @param earlier what the first command did; null while that is not durable
     */
    public UniqueKeyUsedException(String key, Committed earlier) {
        super("The unique key has been used before: " + key);
        this.key = key;
        this.earlier = earlier;
    }

    /** The key, as the command gave it. */
    public String key() {
        return key;
    }

    /** What the command with the first use did; empty while that is not durable, so that asking again will tell. */
    public Optional<Committed> earlier() {
        return Optional.ofNullable(earlier);
    }
}
