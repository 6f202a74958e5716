package io.evenbook.demo.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Reads recorded markets, in whatever format they are: the first line decides. */
public final class Recordings {
    private static final int SHOWN = 60;

    private Recordings() {}

    /**
     * Reads a recording; see {@link RecordingFormat#read}.
     *
     * @throws IllegalArgumentException also if no format recognizes the file
     */
    public static Recording read(Path messages, Optional<Path> book, Optional<String> symbol) throws IOException {
        String firstLine = RecordedLines.first(messages);
        List<RecordingFormat> formats = ServiceLoader.load(RecordingFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        for (RecordingFormat format : formats) {
            if (format.recognizes(firstLine)) {
                return format.read(messages, book, symbol);
            }
        }
        String names = formats.stream().map(RecordingFormat::name).sorted().collect(Collectors.joining(", "));
        throw new IllegalArgumentException("%s is in none of the formats %s: it begins with \"%s\""
                .formatted(messages, names, firstLine.substring(0, Math.min(SHOWN, firstLine.length()))));
    }
}
