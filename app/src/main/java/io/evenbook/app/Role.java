package io.evenbook.app;

/**
 * The jobs of a process. COMMAND and SAGA run together, in one process at a time; the others may run in any number of
 * processes.
 */
public enum Role {
    COMMAND,
    SAGA,
    PROJECTION,
    QUERY,
    STREAM
}
