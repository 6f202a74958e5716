package io.evenbook.app.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps each subject's key in a file of its own, outside the database. A destroyed key leaves a file that says so.
 * Several processes may share the folder.
 */
final class KeyFiles implements SubjectKeys {
    private static final String SUFFIX = ".key";
    private static final String DESTROYED = "destroyed\n";

    private final Path folder;

    KeyFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        try {
            if (Files.notExists(this.folder)) {
                Files.createDirectories(
                        this.folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is any key, destroyed or not. */
    boolean isEmpty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.noneMatch(file -> file.toString().endsWith(SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Kept> find(String subject) {
        try {
            String content = Files.readString(file(subject));
            return Optional.of(
                    content.equals(DESTROYED)
                            ? Kept.DESTROYED
                            : new Kept(Base64.getDecoder().decode(content.strip())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Kept keep(String subject, byte[] wrapped) {
        try {
            return OwnerOnlyFile.create(file(subject), encoded(wrapped))
                    ? new Kept(wrapped)
                    : find(subject).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> subjects() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> subject(name.substring(0, name.length() - SUFFIX.length())))
                    .filter(subject -> find(subject).stream().noneMatch(Kept::isDestroyed))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a destruction, and a destruction for it: else it could bring back the key. */
    @Override
    public synchronized boolean replace(String subject, byte[] before, byte[] after) {
        if (!find(subject).filter(kept -> Arrays.equals(kept.wrapped(), before)).isPresent()) {
            return false;
        }
        write(subject, encoded(after));
        return true;
    }

    @Override
    public synchronized void destroy(String subject) {
        if (find(subject).filter(Kept::isDestroyed).isPresent()) {
            return;
        }
        write(subject, DESTROYED);
    }

    private void write(String subject, String content) {
        try {
            OwnerOnlyFile.replace(file(subject), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(byte[] wrapped) {
        return Base64.getEncoder().encodeToString(wrapped) + "\n";
    }

    /** Lower-case letters, digits, hyphens and underscores stand for themselves, other bytes as {@code =4A}. */
    private Path file(String subject) {
        StringBuilder name = new StringBuilder();
        for (byte each : subject.getBytes(StandardCharsets.UTF_8)) {
            if (each >= 'a' && each <= 'z' || each >= '0' && each <= '9' || each == '-' || each == '_') {
                name.append((char) each);
            } else {
                name.append("=%02X".formatted(each));
            }
        }
        return folder.resolve(name + SUFFIX);
    }

    private static String subject(String name) {
        return URLDecoder.decode(name.replace('=', '%'), StandardCharsets.UTF_8);
    }
}
