package io.evenbook.query.support.list;

import io.evenbook.api.MalformedRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cursors of one list with one set of filters. A cursor has the key of the last item and a digest of list, filters
 * and key, so that cursors of other lists or filters, and invented ones, are refused.
 */
public final class Cursors {
    private static final int DIGEST_BYTES = 8;

    private final String list;

    private Cursors(String list) {
        this.list = list;
    }

    /** @param filters everything that selects the items, with distinct texts */
    public static Cursors of(String list, Object... filters) {
        return new Cursors(Stream.concat(Stream.of(list), Arrays.stream(filters))
                .map(Objects::toString)
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining()));
    }

    /** The cursor behind the item with this key. */
    String after(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = ByteBuffer.allocate(DIGEST_BYTES + bytes.length)
                .put(digest(bytes))
                .put(bytes)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * The key in a cursor.
     *
     * @throws MalformedRequestException if the cursor belongs to another list or other filters
     */
    String key(String cursor) {
        byte[] bytes = decode(cursor);
        byte[] key = Arrays.copyOfRange(bytes, Math.min(DIGEST_BYTES, bytes.length), bytes.length);
        if (!Arrays.equals(digest(key), Arrays.copyOf(bytes, DIGEST_BYTES))) {
            throw foreign();
        }
        return new String(key, StandardCharsets.UTF_8);
    }

    private byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    private byte[] digest(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(list.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(key), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MalformedRequestException foreign() {
        return new MalformedRequestException("cursor", "The cursor does not belong to this list with these filters.");
    }
}
