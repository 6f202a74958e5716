package io.evenbook.axon.postgres.bus;

/**
 * How a command goes on after its commit.
 *
 * @param again whether nothing of the command itself is done yet, so that the version that it expects still counts
 */
record Continuation(Object command, boolean again) {
    /** Under which a handler is subscribed for the command. */
    String name() {
        return command.getClass().getName();
    }
}
