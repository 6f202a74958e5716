package io.evenbook.app.signature;

import jakarta.servlet.http.HttpServletRequest;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.springframework.stereotype.Component;

/**
 * What a signature must be to count: by Ed25519, over method, target and the body's digest, made within the last 30 s,
 * and not used before. A process remembers the nonces that it has seen and no others, so it refuses what was signed
 * before it started.
 */
@Component
public final class SignatureRules {
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    /** How far a client's clock may be ahead. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(5);

    private static final int MAX_NONCE = 64;
    private static final int SHA_256_BYTES = 32;
    private static final String DIGEST = "content-digest";

    private final Clock clock;
    private final Instant startedAt;
    private final Nonces nonces;

    SignatureRules(Clock clock) {
        this.clock = clock;
        this.startedAt = clock.instant();
        this.nonces = new Nonces(startedAt);
    }

    /** Whether a request claims to be signed. */
    public static boolean isSigned(HttpServletRequest request) {
        return request.getHeader(RequestSignature.INPUT) != null;
    }

    /**
     * Finds out who signed a request, and notes the digest that its body must have.
     *
     * @param keys the key for a key id
     * @param caller whom a verified key makes of it; throws if the key is not valid
     * @throws BadSignatureException if the signature does not count
     */
    public <K, C> C verify(
            HttpServletRequest request,
            Function<String, K> keys,
            Function<K, PublicKey> verifier,
            Function<K, C> caller) {
        RequestSignature signature = RequestSignature.of(request);
        checkCoverage(signature.components());
        if (!signature.text("alg").orElse("ed25519").equals("ed25519")) {
            throw new BadSignatureException("alg must be ed25519");
        }
        checkTime(signature);
        String keyId = required(signature, "keyid");
        String nonce = required(signature, "nonce");
        if (nonce.isEmpty() || nonce.length() > MAX_NONCE) {
            throw new BadSignatureException("nonce must have 1 to %d characters".formatted(MAX_NONCE));
        }
        K key = keys.apply(keyId);
        if (!signature.isBy(verifier.apply(key), request)) {
            throw new BadSignatureException("The signature does not match the request");
        }
        C found = caller.apply(key);
        // Last, so that nobody but the key's owner fills the memory.
        if (!nonces.use(keyId, nonce, clock.instant())) {
            throw new BadSignatureException("nonce was used before");
        }
        SignedBody.expect(request, signature.components().contains(DIGEST) ? digest(request) : null);
        return found;
    }

    private static void checkCoverage(List<String> components) {
        boolean hasTarget = components.contains("@target-uri") || components.containsAll(List.of("@path", "@query"));
        if (!components.contains("@method") || !hasTarget) {
            throw new BadSignatureException(
                    "The signature must cover @method and @target-uri, or @method, @path and @query");
        }
    }

    private void checkTime(RequestSignature signature) {
        Instant now = clock.instant();
        Instant created = signature
                .seconds("created")
                .map(Instant::ofEpochSecond)
                .orElseThrow(() -> new BadSignatureException("created is missing"));
        if (created.isBefore(now.minus(MAX_AGE)) || created.isAfter(now.plus(MAX_AHEAD))) {
            throw new BadSignatureException("created must be within the last %d s".formatted(MAX_AGE.toSeconds()));
        }
        if (!created.isAfter(startedAt.plus(MAX_AHEAD))) {
            throw new BadSignatureException("The service has just started; sign again in a few seconds");
        }
        boolean hasExpired = signature.has("expires")
                && signature
                        .seconds("expires")
                        .filter(expires -> now.getEpochSecond() < expires)
                        .isEmpty();
        if (hasExpired) {
            throw new BadSignatureException("expires is over");
        }
    }

    private static String required(RequestSignature signature, String name) {
        return signature.text(name).orElseThrow(() -> new BadSignatureException(name + " is missing"));
    }

    private static byte[] digest(HttpServletRequest request) {
        Map<String, ListElement<? extends Object>> digests = RequestSignature.dictionary(request, DIGEST);
        if (digests.get("sha-256") instanceof ByteSequenceItem sha256
                && RequestSignature.bytes(sha256).length == SHA_256_BYTES) {
            return RequestSignature.bytes(sha256);
        }
        throw new BadSignatureException("Content-Digest must have a sha-256");
    }
}
