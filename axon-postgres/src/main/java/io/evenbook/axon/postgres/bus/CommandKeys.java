package io.evenbook.axon.postgres.bus;

/** Names of the metadata by which a command message asks the {@link SerialCommandBus} for more than delivery. */
public final class CommandKeys {

    /**
     * Makes the command repeatable, forever: a later command with the same key is not handled. It is answered with the
     * {@link Committed#answer() answer} that was kept of the first. A refusal leaves its key unless the command's
     * {@link AnswerForm} keeps it. A string.
     */
    public static final String COMMAND_KEY = "commandKey";

    /** Tells whether a repeated {@link #COMMAND_KEY} came with the same content: any digest of it. A string. */
    public static final String BODY_HASH = "bodyHash";

    /** How the answer is written that is kept with the {@link #COMMAND_KEY}: an {@link AnswerForm}. */
    public static final String ANSWER_FORM = "answerForm";

    /**
     * References that may be used once, ever, in a name space apart from {@link #COMMAND_KEY}: those that the handler
     * will {@link Streams#use} or ask {@link Streams#isUsed} of. A collection of strings.
     */
    public static final String UNIQUE_KEYS = "uniqueKeys";

    /** The version that the caller saw: a {@code Long}. The bus passes it on; handlers check it. */
    public static final String EXPECTED_VERSION = "expectedVersion";

    /**
     * Makes the command a rehearsal: it is decided as any other, after what was sent before, and then undone. Nothing
     * is written and no key is taken. {@link Boolean#TRUE}.
     */
    public static final String REHEARSAL = "rehearsal";

    private CommandKeys() {}
}
