package io.evenbook.demo.bitstamp;

import io.evenbook.demo.recording.RecordedLines;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.RecordingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bitstamp's live orders: a line has the time of its arrival in milliseconds, an event, and its JSON. The lines have no
 * sequence numbers, and do not name what is traded.
 */
public final class BitstampFormat implements RecordingFormat {
    private static final Pattern LINE = Pattern.compile("\\d{10,16} ([A-Za-z_:.]+)( .*)?");

    @Override
    public String name() {
        return "Bitstamp";
    }

    @Override
    public boolean recognizes(String firstLine) {
        return LINE.matcher(firstLine).matches();
    }

    @Override
    public Recording read(Path messages, Optional<Path> book, Optional<String> symbol) throws IOException {
        if (book.isPresent()) {
            throw new IllegalArgumentException("a recording of Bitstamp has no book file: " + book.get());
        }
        OrderLog log = new OrderLog();
        RecordedLines.forEach(messages, (number, line) -> {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("must be a time in milliseconds, an event, and its JSON");
            }
            log.read(number, parts.group(1), Optional.ofNullable(parts.group(2)).orElse(""));
        });
        return log.recording(symbol.orElse("BTC"));
    }
}
