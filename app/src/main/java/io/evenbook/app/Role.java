package io.evenbook.app;

/**
 * The jobs of a process. COMMAND and SAGA run together, in one process at a time; QUERY and PROJECTION may run in any
 * number of others.
 */
public enum Role {
    COMMAND,
    SAGA,
    PROJECTION,
    QUERY
}
