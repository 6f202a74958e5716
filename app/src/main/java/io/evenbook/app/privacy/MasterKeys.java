package io.evenbook.app.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The master keys in a file: one a line, as Base64, the newest first. The first wraps; the others unwrap what is not
 * wrapped anew yet. The file may change at any time: it is read again before a key is wrapped, and when no key fits.
 */
final class MasterKeys {
    private final Path file;
    private volatile List<MasterKey> keys;

    /** @throws IllegalStateException if the file is missing or a line holds no key */
    MasterKeys(Path file) {
        this.file = file;
        read();
    }

    /** Makes the file with a new key unless it is there. */
    static void createIfMissing(Path file) {
        try {
            if (Files.notExists(file)) {
                OwnerOnlyFile.create(file, Base64.getEncoder().encodeToString(MasterKey.random()) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there are keys that the first one replaces. */
    boolean hasOlder() {
        return read().size() > 1;
    }

    /** A new key of a subject, wrapped. */
    byte[] newKey() {
        return read().getFirst().wrap(new SecretKeySpec(MasterKey.random(), "AES"));
    }

    /** A key, wrapped by the first master key; empty if that has wrapped it already. */
    Optional<byte[]> wrappedAnew(byte[] wrapped) {
        MasterKey newest = read().getFirst();
        return newest.unwrap(wrapped).isPresent() ? Optional.empty() : Optional.of(newest.wrap(unwrap(wrapped)));
    }

    /** @throws IllegalStateException if none of the master keys has wrapped it */
    SecretKey unwrap(byte[] wrapped) {
        return find(keys, wrapped)
                .or(() -> find(read(), wrapped))
                .orElseThrow(() ->
                        new IllegalStateException("No master key in %s fits the key of the subject.".formatted(file)));
    }

    private static Optional<SecretKey> find(List<MasterKey> keys, byte[] wrapped) {
        return keys.stream().flatMap(key -> key.unwrap(wrapped).stream()).findFirst();
    }

    private List<MasterKey> read() {
        try (Stream<String> lines = Files.lines(file)) {
            List<MasterKey> read = lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> new MasterKey(Base64.getDecoder().decode(line)))
                    .toList();
            read.getFirst();
            keys = read;
            return read;
        } catch (IOException | UncheckedIOException | IllegalArgumentException | NoSuchElementException e) {
            throw new IllegalStateException(
                    ("The master keys in %s cannot be read. Each line holds 32 random bytes as Base64; without them no"
                                    + " personal data can be opened.")
                            .formatted(file),
                    e);
        }
    }
}
