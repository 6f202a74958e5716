package io.evenbook.demo.lobster;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A recorded market.
 *
 * @param symbol for example AMZN
 * @param messages in recorded sequence
 * @param rows the book after each message, or empty if the book was not recorded
 */
public record Recording(String symbol, List<LobsterMessage> messages, List<BookRow> rows) {
    private static final int GZIP_MAGIC = 0x1f8b;

    /** @throws IllegalArgumentException if there are rows, but not one for each message */
    public Recording {
        messages = List.copyOf(messages);
        rows = List.copyOf(rows);
        if (!rows.isEmpty() && rows.size() != messages.size()) {
            throw new IllegalArgumentException(
                    "must have a row for each message: messages=" + messages.size() + ", rows=" + rows.size());
        }
    }

    /**
     * Reads a recording from its files, gzipped or plain.
     *
     * @throws IllegalArgumentException naming the file and the line, if a line is not in the format
     */
    public static Recording read(String symbol, Path messageFile, Optional<Path> bookFile) throws IOException {
        List<BookRow> rows = bookFile.isPresent() ? parse(bookFile.get(), BookRow::parse) : List.of();
        return new Recording(symbol, parse(messageFile, LobsterMessage::parse), rows);
    }

    /** The first messages, at most this many, and their rows. */
    public Recording first(int messageCount) {
        int count = Math.min(messageCount, messages.size());
        return new Recording(symbol, messages.subList(0, count), rows.isEmpty() ? rows : rows.subList(0, count));
    }

    public boolean hasBook() {
        return !rows.isEmpty();
    }

    private interface LineParser<T> {
        T parse(int line, String text);
    }

    private static <T> List<T> parse(Path file, LineParser<T> parser) throws IOException {
        List<T> parsed = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.US_ASCII))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                parsed.add(parser.parse(parsed.size() + 1, text));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", line " + (parsed.size() + 1) + ": " + e.getMessage(), e);
        }
        return parsed;
    }

    private static InputStream open(Path file) throws IOException {
        BufferedInputStream content = new BufferedInputStream(Files.newInputStream(file));
        content.mark(2);
        boolean gzipped = (content.read() << 8 | content.read()) == GZIP_MAGIC;
        content.reset();
        return gzipped ? new GZIPInputStream(content) : content;
    }
}
