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
 * The password of the embedded PostgreSQL: 256 random bits in a file with mode 0600. Without a password every user of
 * the machine could connect to the port, and PostgreSQL's superuser can run programs.
 */
record PasswordFile(Path path) {
    private static final String OWNER_ALONE = "rw-------";
    private static final int BYTES = 32;
    private static final String REMEDY = "Put the file back, or choose an empty folder with --data.";

    /** Call before initdb. If the start fails in between, the next one uses the same password. */
    void createIfMissing() {
        if (Files.exists(path)) {
            return;
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
        try {
            Files.deleteIfExists(unfinished);
            // Created with these permissions, so that no other user can read it even for a moment.
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
            Files.writeString(
                    unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws EmbeddedStartException if the file is missing */
    void require() {
        if (Files.notExists(path)) {
            throw new EmbeddedStartException(
                    ("The password of PostgreSQL is missing: %s."
                                    + " An older build made the database without one, or the file was lost.")
                            .formatted(path),
                    REMEDY);
        }
    }

    /** @throws EmbeddedStartException if the file cannot be read or is empty */
    String read() {
        String password;
        try {
            // A copy of the folder may have changed the permissions.
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
