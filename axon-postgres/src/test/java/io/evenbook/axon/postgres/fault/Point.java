package io.evenbook.axon.postgres.fault;

/** Where a conversation between a node and PostgreSQL can be hurt: with a message that is held back meanwhile. */
enum Point {

    /** The node wants to append: the command that begins the copy has not reached PostgreSQL. */
    BEFORE_INSERT,

    /** PostgreSQL has the rows of an append; the message that commits them has not reached it. */
    BEFORE_COMMIT,

    /** PostgreSQL has committed an append; the node has not heard of it. */
    AFTER_COMMIT,

    /** A view has written in its transaction; the update of its token has not reached PostgreSQL. */
    BEFORE_TOKEN
}
