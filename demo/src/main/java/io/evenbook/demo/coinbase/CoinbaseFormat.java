package io.evenbook.demo.coinbase;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.JsonLine;
import io.evenbook.demo.recording.RecordedLines;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.RecordingFormat;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Coinbase's full channel: a JSON message a line, alone or after the time of its arrival. Messages {@code open} without
 * a time, at the start, are the starting book. The book file is one JSON object with the best levels after the last
 * message: {@code bids} and {@code asks} as arrays of price and size, and the message's {@code sequence}.
 */
public final class CoinbaseFormat implements RecordingFormat {
    private static final Pattern LINE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d\\S* )?\\{.*");

    @Override
    public String name() {
        return "Coinbase";
    }

    @Override
    public boolean recognizes(String firstLine) {
        return LINE.matcher(firstLine).matches();
    }

    @Override
    public Recording read(Path messages, Optional<Path> book, Optional<String> symbol) throws IOException {
        Channel channel = new Channel();
        RecordedLines.forEach(messages, (number, line) -> {
            if (!recognizes(line)) {
                throw new IllegalArgumentException("must be a JSON object, or a time and a JSON object");
            }
            channel.read(number, JsonLine.parse(line.substring(line.indexOf('{'))));
        });
        Optional<Function<Grid, Snapshot>> closing =
                book.isPresent() ? Optional.of(closingBook(book.get(), channel)) : Optional.empty();
        return channel.recording(symbol, closing);
    }

    private static Function<Grid, Snapshot> closingBook(Path file, Channel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        RecordedLines.forEach(file, (_, line) -> text.append(line).append('\n'));
        try {
            return channel.closingBook(JsonLine.parse(text.toString()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
