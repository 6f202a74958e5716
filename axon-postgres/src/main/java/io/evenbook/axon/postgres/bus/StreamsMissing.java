package io.evenbook.axon.postgres.bus;

import java.util.List;

/**
 * Control flow: a command needs streams that are not in memory, or that an earlier command waits for. The bus undoes it
 * and decides it later.
 */
final class StreamsMissing extends RuntimeException {

    private final transient List<Streams.Stream> streams;

    StreamsMissing(List<Streams.Stream> streams) {
        super("not in memory", null, false, false);
        this.streams = streams;
    }

    /** The streams to read. */
    List<Streams.Stream> streams() {
        return streams;
    }
}
