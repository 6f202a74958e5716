package io.evenbook.demo.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A format of recorded markets. {@link Recordings} finds implementations as services: list the class, which needs a
 * public constructor without parameters, in {@code META-INF/services} under this interface's name.
 */
public interface RecordingFormat {
    /** For example LOBSTER. */
    String name();

    /** Whether a file that begins with this line is in the format. A line with a fault may be recognized, too. */
    boolean recognizes(String firstLine);

    /**
     * Reads a recording; {@link RecordedLines} opens its files.
     *
     * @param book the file of the recorded book, if the format has one
     * @param symbol the symbol to use; if empty, the recording's own
     * @throws IllegalArgumentException naming the file and the line, if a line is not in the format
     * @throws IOException if a file is unreadable, or its compressed data ends early
     */
    Recording read(Path messages, Optional<Path> book, Optional<String> symbol) throws IOException;
}
