package io.evenbook.api.port;

/**
 * HMAC-SHA-256 under a key of this installation. Whoever sees only the result cannot find a guessable text by trying
 * texts, as with a plain hash.
 */
public interface KeyedHash {
    /** The purpose of the owners' hashes, by which the accounts view is searched. */
    String ACCOUNT_OWNER = "accounts.owner";

    /**
     * The hash of the content, 64 hexadecimal digits.
     *
     * @param purpose such as {@code accounts.owner}: equal contents have other hashes for another purpose
     */
    String hash(String purpose, byte[] content);
}
