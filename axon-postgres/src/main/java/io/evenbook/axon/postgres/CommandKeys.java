package io.evenbook.axon.postgres;

/** Names of the metadata by which a command message asks the {@link PartitionedCommandBus} for more than delivery. */
public final class CommandKeys {

    /**
     * Makes the command repeatable, forever: a later command with the same key is not handled but answered from the
     * events that the first one caused, be it none; the payload of that result is null. A refused command leaves no key.
     * A string.
     */
    public static final String COMMAND_KEY = "commandKey";

    /** Tells whether a repeated {@link #COMMAND_KEY} came with the same content: any digest of it. A string. */
    public static final String BODY_HASH = "bodyHash";

    /**
     * A reference that at most one command may ever use, in a name space apart from {@link #COMMAND_KEY}. The second
     * command is refused with {@link UniqueKeyUsedException}. A string.
     */
    public static final String UNIQUE_KEY = "uniqueKey";

    /** The version that the caller saw: a {@code Long}. The bus passes it on; aggregates check it. */
    public static final String EXPECTED_VERSION = "expectedVersion";

    private CommandKeys() {
    }
}
