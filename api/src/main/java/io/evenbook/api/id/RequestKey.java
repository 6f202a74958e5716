package io.evenbook.api.id;

import io.evenbook.api.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** By what a repeated request is known again: its {@value HEADER}, per user, method and path. */
public final class RequestKey {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern GIVEN = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private RequestKey() {}

    /**
     * The key under which the request is remembered, of 64 hexadecimal digits.
     *
     * @param given the header's value, or null
     * @return null if the client gave none
     * @throws MalformedRequestException if it is not 1 to 255 visible ASCII characters
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

    /** What two requests with one key are compared by. */
    public static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
