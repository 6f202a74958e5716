package io.evenbook.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes down what the service acknowledged, a line each: position, what was asked for, order id, price and quantity,
 * separated by tabs. A line is handed to the operating system at once, so that whatever becomes of this process or of
 * the service, the journal knows what must not be missing. The position is 0 where the acknowledgement itself was lost
 * and a repeat found the work done.
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

    void acknowledged(long position, String request, String orderId, String price, long quantity) {
        try {
            out.write(String.join("\t", Long.toString(position), request, orderId, price, Long.toString(quantity)));
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
