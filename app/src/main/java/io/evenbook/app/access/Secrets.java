package io.evenbook.app.access;

import io.evenbook.app.key.KeySecrets;
import java.util.Base64;

/** Random tokens of 256 bits. They cannot be guessed, so a fast hash of them is enough to store. */
final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** Such as {@code evs_} and 43 letters, digits, hyphens and underscores. */
    static String token(String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(BYTES));
    }

    static byte[] random(int bytes) {
        return KeySecrets.bytes(bytes);
    }
}
