package io.evenbook.embedded;

import io.evenbook.api.catalog.LogFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder with all state of one service. This process holds its lock until it ends. */
final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DataFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is missing. The operating system releases the lock when the process ends, killed or not.
     */
    static DataFolder lock(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            FileChannel channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                String holder = Files.readString(root.resolve("lock")).strip();
                channel.close();
                throw new EmbeddedStartException(
                        "The data folder %s is in use by another Evenbook (process %s).".formatted(root, holder),
                        "Stop that process first, or choose another folder with --data.");
            }
            channel.truncate(0)
                    .write(ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid()).getBytes()));
            DataFolder locked = new DataFolder(root, channel);
            locked.requireFormat();
            return locked;
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "The data folder %s can't be used: %s".formatted(root, e),
                    "Choose a writable folder with --data.",
                    e);
        }
    }

    /** Writes the current format into an empty folder; throws if the folder has another format. */
    private void requireFormat() throws IOException {
        Path file = root.resolve("format");
        if (Files.exists(file) || Files.exists(root.resolve("postgres/PG_VERSION"))) {
            Integer format =
                    Files.exists(file) ? Integer.valueOf(Files.readString(file).strip()) : null;
            if (format == null || format != LogFormat.CURRENT) {
                lock.close();
                throw new EmbeddedStartException(
                        LogFormat.refusal("The data folder " + root, format),
                        "Start with an empty folder (--data DIR), or with the Evenbook that wrote this one.");
            }
        } else {
            Files.writeString(file, Integer.toString(LogFormat.CURRENT));
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another context of this process holds it
        }
    }

    Path root() {
        return root;
    }

    /** Does nothing if there is no such file. */
    void delete(String name) {
        try {
            Files.deleteIfExists(resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /**
     * Prepares a directory as {@code name.unfinished} and renames it when it is complete, so that an interrupted start
     * can be repeated.
     */
    Path createWhole(String name, Preparation preparation) {
        Path directory = resolve(name);
        Path unfinished = resolve(name + ".unfinished");
        try {
            deleteRecursively(unfinished);
            preparation.prepare(unfinished);
            return Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteRecursively(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    interface Preparation {
        void prepare(Path directory) throws IOException;
    }
}
