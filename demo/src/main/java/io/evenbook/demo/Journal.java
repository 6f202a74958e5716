package io.evenbook.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records each acknowledged request in a line: position, request, order id, price and quantity, separated by tabs. Each
 * line is flushed to the operating system at once, so the file survives a kill of this process or of the service and
 * lists every write that the service must not lose. The position is 0 if the first answer was lost and a repeat found
 * the request executed.
 */
final class Journal implements AutoCloseable {
    private final BufferedWriter out;

    private Journal(BufferedWriter out) {
        this.out = out;
    }

    static Journal appendTo(Path file) throws IOException {
        return new Journal(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    static Journal none() {
        return new Journal(new BufferedWriter(Writer.nullWriter()));
    }

    void acknowledged(long position, String request, String orderId, String price, String quantity) {
        try {
            out.write(String.join("\t", Long.toString(position), request, orderId, price, quantity));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
