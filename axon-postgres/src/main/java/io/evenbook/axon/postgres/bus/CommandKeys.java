package io.evenbook.axon.postgres.bus;

/** Names of the command metadata that the {@link SerialCommandBus} understands. */
public final class CommandKeys {

    /**
     * The idempotency key, valid forever: the bus does not handle a later command with the same key, but returns the
     * stored {@link Committed#answer() answer} of the first. A refused command does not use its key, unless its
     * {@link AnswerForm} stores the refusal. A string.
     */
    public static final String COMMAND_KEY = "commandKey";

    /** A digest of the request, to refuse a {@link #COMMAND_KEY} that is reused for another request. A string. */
    public static final String BODY_HASH = "bodyHash";

    /** Serializes the answer that the bus stores with the {@link #COMMAND_KEY}: an {@link AnswerForm}. */
    public static final String ANSWER_FORM = "answerForm";

    /**
     * Unique keys, each of which one command may use, ever; a name space apart from {@link #COMMAND_KEY}. Lists all
     * keys that the handler passes to {@link Streams#use} or {@link Streams#isUsed}. A collection of strings.
     */
    public static final String UNIQUE_KEYS = "uniqueKeys";

    /** The version that the caller saw, a {@code Long}. Handlers check it, not the bus. */
    public static final String EXPECTED_VERSION = "expectedVersion";

    /**
     * Makes the command a rehearsal: the bus decides it in its turn and undoes it. It writes nothing and uses no key.
     * {@link Boolean#TRUE}.
     */
    public static final String REHEARSAL = "rehearsal";

    private CommandKeys() {}
}
