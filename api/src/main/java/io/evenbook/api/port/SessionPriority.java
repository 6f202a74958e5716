package io.evenbook.api.port;

/** Lets sessions of the database yield the processors to others. Present only if the database runs on this machine. */
public interface SessionPriority {

    /**
     * Lowers the priority of the process behind a session. Does nothing if it was lowered before, or if it is no
     * process of the database.
     *
     * @param processId as {@code pg_backend_pid()} returns it
     */
    void lower(int processId);
}
