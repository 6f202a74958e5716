package io.evenbook.app.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of six digits for time steps of 30 seconds (RFC 6238, HMAC-SHA-1). */
final class Totp {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_BYTES = 20;
    private static final int STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;

    private Totp() {}

    /** A new secret of 160 bits, in Base32 as authenticator programs read it. */
    static String newSecret() {
        StringBuilder secret = new StringBuilder();
        long bits = 0;
        int count = 0;
        for (byte next : Secrets.random(SECRET_BYTES)) {
            bits = bits << 8 | next & 0xff;
            for (count += 8; count >= 5; count -= 5) {
                secret.append(ALPHABET.charAt((int) (bits >> (count - 5)) & 31));
            }
        }
        return secret.toString();
    }

    /** The time step of a code: this one, the one before or the one after. Empty if the code is of none of them. */
    static OptionalLong stepOf(String secret, String code, long epochSecond) {
        long now = epochSecond / STEP_SECONDS;
        for (long step = now - 1; step <= now + 1; step++) {
            if (MessageDigest.isEqual(
                    code(secret, step).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8))) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decoded(secret), "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & Integer.MAX_VALUE;
            return "%06d".formatted(number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decoded(String secret) {
        ByteBuffer bytes = ByteBuffer.allocate(secret.length() * 5 / 8);
        long bits = 0;
        int count = 0;
        for (char letter : secret.toCharArray()) {
            bits = bits << 5 | ALPHABET.indexOf(letter);
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes.put((byte) (bits >> count));
            }
        }
        return bytes.array();
    }
}
