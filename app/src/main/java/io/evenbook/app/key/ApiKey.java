package io.evenbook.app.key;

import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.UserId;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key as its table has it; nothing of it changes. Whether it was revoked, the user's events say.
 *
 * @param secretSha256 null: requests are signed
 * @param publicKey Ed25519 in X.509 encoding; null: requests show the secret
 * @param scopes the permissions that it may use if its user has them
 * @param expiresAt the first instant at which it is no longer valid
 */
public record ApiKey(
        KeyId keyId,
        UserId userId,
        byte[] secretSha256,
        byte[] publicKey,
        List<String> scopes,
        AddressRanges addresses,
        Instant createdAt,
        Instant expiresAt) {

    /** Compares in constant time. False for the key of signed requests. */
    public boolean hasSecret(byte[] sha256) {
        return secretSha256 != null && MessageDigest.isEqual(secretSha256, sha256);
    }

    /** The key of signed requests; empty if the key has a secret. */
    public Optional<byte[]> verifier() {
        return Optional.ofNullable(publicKey);
    }
}
