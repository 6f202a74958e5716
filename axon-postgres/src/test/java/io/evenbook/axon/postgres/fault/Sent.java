package io.evenbook.axon.postgres.fault;

/**
 * A command as its client sent it.
 *
 * @param id unique in the run; the metadata of the event that it causes carries it
 * @param amount marbles; 0 where the kind has none
 */
record Sent(String id, String jarId, Kind kind, int amount) {

    /** The requests to a jar. Each causes one event if it succeeds. */
    enum Kind {

        /** Refused for a jar that is there. */
        OPEN,
        ADD,

        /** Refused if there are too few marbles. */
        TAKE,

        /** Puts a marble in and throws: always refused. */
        FAIL
    }
}
