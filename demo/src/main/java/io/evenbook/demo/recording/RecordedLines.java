package io.evenbook.demo.recording;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Reads the lines of a file in UTF-8, plain or compressed with gzip or xz. */
public final class RecordedLines {
    private static final String GZIP_MAGIC = "1f8b";
    private static final String XZ_MAGIC = "fd377a585a00";
    /** Twice the need of {@code xz -9}. */
    private static final int MOST_XZ_MEMORY_KIB = 131_072;

    private RecordedLines() {}

    /** Receives the lines of a file. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @param number from 1
         * @throws IllegalArgumentException if the line is not in the format
         */
        void read(int number, String line);
    }

    /**
     * Reads all lines.
     *
     * @throws IllegalArgumentException naming the file and the line that the reader refuses
     * @throws IOException naming the file, and the line after which it is unreadable or its compressed data ends early
     */
    public static void forEach(Path file, Reader reader) throws IOException {
        int number = 0;
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.read(++number, line);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, number, e);
        }
    }

    /** @throws IllegalArgumentException if the file is empty */
    static String first(Path file) throws IOException {
        try (BufferedReader lines = open(file)) {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalArgumentException(file + " is empty");
            }
            return line;
        } catch (IOException e) {
            throw unreadable(file, 0, e);
        }
    }

    private static IOException unreadable(Path file, int linesRead, IOException cause) {
        return switch (cause) {
            case FileSystemException _ -> cause;
            case EOFException _ -> new IOException(file + " is truncated after line " + linesRead, cause);
            case CharacterCodingException _ ->
                new IOException(file + " is no UTF-8 text after line " + linesRead, cause);
            default ->
                new IOException(file + " is unreadable after line " + linesRead + ": " + cause.getMessage(), cause);
        };
    }

    private static BufferedReader open(Path file) throws IOException {
        BufferedInputStream content = new BufferedInputStream(Files.newInputStream(file));
        try {
            // A decoder, not a charset: that would replace broken characters.
            return new BufferedReader(
                    new InputStreamReader(decompressed(content), StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException e) {
            content.close();
            throw e;
        }
    }

    private static InputStream decompressed(BufferedInputStream content) throws IOException {
        content.mark(XZ_MAGIC.length());
        String magic = HexFormat.of().formatHex(content.readNBytes(XZ_MAGIC.length() / 2));
        content.reset();
        if (magic.startsWith(GZIP_MAGIC)) {
            return new GZIPInputStream(content);
        }
        return magic.equals(XZ_MAGIC) ? new XZInputStream(content, MOST_XZ_MEMORY_KIB) : content;
    }
}
