package io.evenbook.axon.postgres.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file to which a node writes what happens, a line at a time. A line is with the operating system when its method
 * returns, so it outlives a kill of the process.
 */
final class HistoryFile implements AutoCloseable {

    static final String STARTED = "started";
    static final String SENT = "sent";
    static final String ACKNOWLEDGED = "acknowledged";
    static final String REFUSED = "refused";
    static final String UNKNOWN = "unknown";
    static final String STOPPED = "stopped";

    private final FileChannel file;

    HistoryFile(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The whole lines that are there so far; none if there is no file yet. */
    static List<String> lines(Path path) {
        try {
            if (Files.notExists(path)) {
                return List.of();
            }
            String text = Files.readString(path);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void started() {
        write(STARTED);
    }

    void sent(Sent sent) {
        write("%s %s %s %s %d".formatted(SENT, sent.id(), sent.jarId(), sent.kind(), sent.amount()));
    }

    void answered(String id, Outcome outcome) {
        write(
                switch (outcome) {
                    case Outcome.Acknowledged acknowledged ->
                        "%s %s %d".formatted(ACKNOWLEDGED, id, acknowledged.position());
                    case Outcome.Refused refused -> "%s %s %s".formatted(REFUSED, id, refused.why());
                    case Outcome.Unknown unknown -> "%s %s %s".formatted(UNKNOWN, id, unknown.why());
                });
    }

    /** Every command has its answer, and no more will be sent. */
    void stopped() {
        write(STOPPED);
    }

    private synchronized void write(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
