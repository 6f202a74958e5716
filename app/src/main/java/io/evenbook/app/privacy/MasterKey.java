package io.evenbook.app.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Wraps the keys of subjects: 256 bits in a file, as Base64. */
final class MasterKey {
    static final int BYTES = 32;
    private static final String WRAP = "AESWrap";

    private final SecretKey key;

    MasterKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("A master key has 32 bytes: " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @throws IllegalStateException if the file is missing or holds no key */
    static MasterKey read(Path file) {
        try {
            return new MasterKey(
                    Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    ("The master key %s cannot be read. It holds 32 random bytes as Base64; without it no personal data"
                                    + " can be opened.")
                            .formatted(file),
                    e);
        }
    }

    /** Makes a new key unless the file is there. */
    static void createIfMissing(Path file) {
        try {
            if (Files.notExists(file)) {
                OwnerOnlyFile.create(file, Base64.getEncoder().encodeToString(random()) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new key of a subject, wrapped. */
    byte[] newKey() {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.WRAP_MODE, key);
            return cipher.wrap(new SecretKeySpec(random(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException if another master key has wrapped it */
    SecretKey unwrap(byte[] wrapped) {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.UNWRAP_MODE, key);
            return (SecretKey) cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The master key does not fit the keys of the subjects.", e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
