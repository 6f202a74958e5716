package io.evenbook.projection.replay;

import io.evenbook.api.MalformedRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** By what a repeated request is known again: its key, per user, method and path. */
final class RequestKeys {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private RequestKeys() {}

    /** Null if the client gave none. */
    static String key(String given, String user, HttpServletRequest request) {
        if (given == null) {
            return null;
        }
        if (!KEY.matcher(given).matches()) {
            throw new MalformedRequestException(HEADER, "The Idempotency-Key must be 1 to 255 visible ASCII characters.");
        }
        return hash(String.join("\n", user, request.getMethod(), request.getRequestURI(), given));
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
