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
 * The log of a server that appends to a file: that file and the one before it, each {@value #MAX_BYTES} bytes and what
 * seconds add.
 */
record ServerLog(Path file) {
    static final long MAX_BYTES = 10 << 20;
    static final int TAIL_BYTES = 16 << 10;

    /** Since the server appends, its file can be emptied under it. What it writes between the copy and that is lost. */
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

    /** 0 if there is none yet. */
    long length() {
        return file.toFile().length();
    }

    /**
     * What was written since the file had this length, of that the last {@value #TAIL_BYTES} bytes; nothing if it can't
     * be read.
     */
    String since(long length) {
        try (FileChannel channel = FileChannel.open(file)) {
            long end = channel.size();
            long from = Math.max(Math.min(length, end), end - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (end - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until all of it is read
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
