package io.evenbook.app.key;

import io.evenbook.api.id.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets of API keys: 256 random bits as 64 hexadecimal digits. A fast digest is enough for what nobody can guess. */
public final class KeySecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private KeySecrets() {}

    static String random() {
        return HexFormat.of().formatHex(bytes(BYTES));
    }

    /** Random bytes that nobody can guess. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** What a client sends as bearer: {@code evk_{id}_{secret}}. */
    static String token(KeyId keyId, String secret) {
        return keyId.value() + "_" + secret;
    }

    /** The digest by which a secret is known. */
    public static byte[] sha256(String secret) {
        return sha256(secret.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
