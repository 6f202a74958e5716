package io.evenbook.projection.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The file of a month: its rows as CSV with a line of column names, compressed with gzip. It has its name only once it
 * is complete and on disk; before, it ends in {@code .part}. A file that has its name is never replaced.
 */
final class MonthFile {
    private static final int BUFFER = 1 << 16;

    private final Path path;

    MonthFile(Path folder, String name) {
        this.path = folder.resolve(name);
    }

    /** Writes, or reads, bytes of CSV; returns the number of rows. */
    @FunctionalInterface
    interface Csv<S> {
        long through(S stream) throws IOException;
    }

    /** @param sha256 SHA-256 of the CSV, in hexadecimal digits */
    record Digest(long rows, String sha256) {}

    boolean exists() {
        return Files.exists(path);
    }

    /** Writes the file, unless it exists. */
    void writeOnce(Csv<OutputStream> csv) throws IOException {
        if (!exists()) {
            write(path, out -> {
                GZIPOutputStream zip = new GZIPOutputStream(out, BUFFER);
                csv.through(zip);
                zip.finish();
            });
        }
    }

    /** Writes a file of a few lines beside it; replaces an earlier one. */
    void describe(String manifest) throws IOException {
        write(
                path.resolveSibling(path.getFileName() + ".json"),
                out -> out.write(manifest.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path path, Content content) throws IOException {
        Files.createDirectories(path.getParent());
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The digest of what the file has, all of it; fails if the file is damaged. */
    String sha256() throws IOException {
        return read(in -> {
                    in.transferTo(OutputStream.nullOutputStream());
                    return 0;
                })
                .sha256();
    }

    /** Has the CSV read, all of it. */
    Digest read(Csv<InputStream> csv) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream file = Files.newInputStream(path);
                InputStream zip = new GZIPInputStream(new BufferedInputStream(file, BUFFER), BUFFER);
                InputStream digested = new DigestInputStream(zip, digest)) {
            long rows = csv.through(digested);
            digested.transferTo(OutputStream.nullOutputStream());
            return new Digest(rows, HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** The digest of CSV that is written nowhere. */
    static Digest digestOf(Csv<OutputStream> csv) throws IOException {
        MessageDigest digest = newDigest();
        long rows;
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            rows = csv.through(out);
        }
        return new Digest(rows, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
