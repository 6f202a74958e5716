package io.evenbook.axon.postgres.fault;

/** Where a conversation between a node and PostgreSQL can be hurt: with a message that is held back meanwhile. */
enum Point {

    /**
     * The node wants to append: its request for the lock under which positions are given has not reached PostgreSQL.
     */
    BEFORE_LOCK,

    /** The node may append: the command that begins the copy has not reached PostgreSQL. */
    BEFORE_INSERT,

    /** PostgreSQL has the rows of an append; the message that commits them has not reached it. */
    BEFORE_COMMIT,

    /** PostgreSQL has committed an append; the node has no reply yet. */
    AFTER_COMMIT,

    /** A view has read events and begun a transaction: its first write has not reached PostgreSQL. */
    BEFORE_VIEW,

    /** A view has written in its transaction; the update of its token has not reached PostgreSQL. */
    BEFORE_TOKEN
}
