package io.evenbook.api;

/** The names under which every event's metadata says who caused it and through what. */
public final class EventMetaData {
    /** The user who sent the command, or {@code system:{process}}. */
    public static final String ACTOR = "actor";
    /** Shared by all that follows from one request. */
    public static final String CORRELATION_ID = "correlationId";
    /**
     * The message that directly caused this one: for an event its command, for a process's command the event it reacted
     * to.
     */
    public static final String CAUSATION_ID = "causationId";
    /** The command that caused the event. */
    public static final String COMMAND_ID = "commandId";
    /** Why, in the words of the operator; only where one was given. */
    public static final String REASON = "reason";

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
