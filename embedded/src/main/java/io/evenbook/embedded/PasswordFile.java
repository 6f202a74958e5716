package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The password of the embedded PostgreSQL: 256 random bits in a file of the data folder that its owner alone may read.
 * Other users of the machine reach the port, and PostgreSQL's superuser runs programs.
 */
record PasswordFile(Path path) {
    private static final String OWNER_ALONE = "rw-------";
    private static final int BYTES = 32;
    private static final String REMEDY = "Put the file back, or choose an empty folder with --data.";

    /** Done before the database is made; a start that was cut short in between leaves a password that is used later. */
    void createIfMissing() {
        if (Files.exists(path)) {
            return;
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
        try {
            Files.deleteIfExists(unfinished);
            // With its permissions from the first moment.
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
            Files.writeString(
                    unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws EmbeddedStartException if there is none, as in the data folder of an older build */
    void require() {
        if (Files.notExists(path)) {
            throw new EmbeddedStartException(
                    "The password of PostgreSQL is missing: %s. An older build made the database without one, or the file was lost."
                            .formatted(path),
                    REMEDY);
        }
    }

    /** @throws EmbeddedStartException if the file cannot be read or is empty */
    String read() {
        String password;
        try {
            // A copied folder may have let others in.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ALONE));
            password = Files.readString(path).strip();
        } catch (IOException e) {
            throw new EmbeddedStartException("The password of PostgreSQL cannot be read: %s".formatted(e), REMEDY, e);
        }
        if (password.isEmpty()) {
            throw new EmbeddedStartException("The password file of PostgreSQL is empty: %s.".formatted(path), REMEDY);
        }
        return password;
    }
}
