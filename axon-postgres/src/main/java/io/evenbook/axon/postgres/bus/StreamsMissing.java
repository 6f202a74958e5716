package io.evenbook.axon.postgres.bus;

import java.util.List;

/**
 * Control flow: a command needs streams that are not in memory, or that a command before it waits for. It is undone and
 * decided later.
 */
final class StreamsMissing extends RuntimeException {

    private final transient List<Streams.Stream> streams;

    StreamsMissing(List<Streams.Stream> streams) {
        super("not in memory", null, false, false);
        this.streams = streams;
    }

    /** What has to be read. */
    List<Streams.Stream> streams() {
        return streams;
    }
}
