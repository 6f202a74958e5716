package io.evenbook.app.privacy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Wraps the keys of subjects with 256 bits. */
final class MasterKey {
    private static final int BYTES = 32;
    private static final String WRAP = "AESWrap";

    private final SecretKey key;

    /** @throws IllegalArgumentException if it has not 32 bytes */
    MasterKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("A master key has 32 bytes: " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] wrap(SecretKey subjects) {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.WRAP_MODE, key);
            return cipher.wrap(subjects);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty if another master key has wrapped it. */
    Optional<SecretKey> unwrap(byte[] wrapped) {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.UNWRAP_MODE, key);
            return Optional.of((SecretKey) cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
        } catch (InvalidKeyException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
