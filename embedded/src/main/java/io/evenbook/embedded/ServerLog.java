package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The log file of a server that appends to it, and one older file with the suffix {@code .1}. Each has at most about
 * {@value #MAX_BYTES} bytes: the size is checked every few seconds.
 */
record ServerLog(Path file) {
    static final long MAX_BYTES = 10 << 20;
    static final int TAIL_BYTES = 16 << 10;

    /**
     * Copies the file and empties it, while the server goes on appending. Lines that the server writes between the copy
     * and the truncation are lost.
     */
    void rotateIfLarge() {
        if (length() > MAX_BYTES) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                channel.truncate(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** In bytes; 0 if the file does not exist yet. */
    long length() {
        return file.toFile().length();
    }

    /**
     * The text written since the file had this length: at most its last {@value #TAIL_BYTES} bytes; empty if the file
     * can't be read.
     */
    String since(long length) {
        try (FileChannel channel = FileChannel.open(file)) {
            long end = channel.size();
            long from = Math.max(Math.min(length, end), end - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (end - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // read() may return less than requested
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
