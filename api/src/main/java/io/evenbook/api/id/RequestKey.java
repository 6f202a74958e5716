package io.evenbook.api.id;

import io.evenbook.api.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The idempotency key of a request: its {@value HEADER}, per user, method and path. */
public final class RequestKey {
    /** The name of the HTTP header. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern GIVEN = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private RequestKey() {}

    /**
     * Returns the key that the request is stored under: 64 hexadecimal digits.
     *
     * @param given the header's value; null: none
     * @return null if the client gave none
     * @throws MalformedRequestException unless the value has 1 to 255 visible ASCII characters
     */
    public static String of(String given, String user, String method, String path) {
        if (given == null) {
            return null;
        }
        if (!GIVEN.matcher(given).matches()) {
            throw new MalformedRequestException(
                    HEADER, "The Idempotency-Key must be 1 to 255 visible ASCII characters.");
        }
        return hash(String.join("\n", user, method, path, given).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the SHA-256 of a body, in 64 hexadecimal digits. Two requests with one key must have the same. */
    public static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
