package io.evenbook.app;

/**
 * What a process does. Command and saga go together; query and projection processes can be split off and multiplied.
 */
public enum Role {
    COMMAND,
    SAGA,
    PROJECTION,
    QUERY
}
