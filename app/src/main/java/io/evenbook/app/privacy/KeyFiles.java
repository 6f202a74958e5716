package io.evenbook.app.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
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
            String content = Base64.getEncoder().encodeToString(wrapped) + "\n";
            return OwnerOnlyFile.create(file(subject), content)
                    ? new Kept(wrapped)
                    : find(subject).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroy(String subject) {
        if (find(subject).filter(Kept::isDestroyed).isPresent()) {
            return;
        }
        try {
            OwnerOnlyFile.replace(file(subject), DESTROYED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
