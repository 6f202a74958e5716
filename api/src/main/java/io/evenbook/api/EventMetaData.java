package io.evenbook.api;

/** The keys of every event's metadata: who caused the event, and through which messages. */
public final class EventMetaData {
    /** The user who sent the command, or {@code system:{process}}. */
    public static final String ACTOR = "actor";
    /** The same value on every command and event that follows from one request. */
    public static final String CORRELATION_ID = "correlationId";
    /**
     * The identifier of the direct cause: an event names its command, a process's command names the event that it
     * reacts to.
     */
    public static final String CAUSATION_ID = "causationId";
    /** The identifier of the command that caused the event. */
    public static final String COMMAND_ID = "commandId";
    /** The reason that an operator gave. Absent if none was given. */
    public static final String REASON = "reason";

    /** The id of the session or API key that the user showed. Absent for other credentials. */
    public static final String CREDENTIAL = "credential";
    /** The customer for whom a user acted by a delegation. Absent if the user acted for itself. */
    public static final String ON_BEHALF_OF = "onBehalfOf";

    private static final String SYSTEM = "system:";

    private EventMetaData() {}

    /** Returns the actor of a process's commands: {@code system:Settlement}. */
    public static String system(String process) {
        return SYSTEM + process;
    }

    /** Returns whether an actor is a process. The names of users never begin with {@code system:}. */
    public static boolean isSystem(String actor) {
        return actor.startsWith(SYSTEM);
    }
}
