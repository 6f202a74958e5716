package io.evenbook.app.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.audit.SubjectRejection.SubjectIsErased;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PersonalData;
import io.evenbook.api.port.SubjectErasure;
import io.evenbook.app.privacy.SubjectKeys.Kept;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;

/**
 * Seals and opens personal data with the keys of its subjects. Keys that were used in the last 10 seconds are in
 * memory, 10,000 at most: so long other processes may still open what this one has destroyed.
 */
final class SubjectVault implements PersonalData, KeyedHash, SubjectErasure {
    /** Not the id of any subject, so it cannot be erased. */
    private static final String INSTALLATION = "installation";

    private final SubjectKeys keys;
    private final MasterKey master;
    private final Cache<String, SubjectKey> recent = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();
    private final SubjectKey installation;
    private final Map<String, SecretKey> purposes = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if another master key has wrapped the keys */
    SubjectVault(SubjectKeys keys, MasterKey master) {
        this.keys = keys;
        this.master = master;
        this.installation = key(INSTALLATION);
    }

    @Override
    public Sealed seal(String subject, String place, String text) {
        return key(subject).seal(subject, place, text);
    }

    @Override
    public Optional<String> open(Sealed sealed, String place) {
        SubjectKey key = recent.get(sealed.subject(), this::readable);
        return key == null ? Optional.empty() : key.open(sealed, place);
    }

    @Override
    public String hash(String purpose, byte[] content) {
        SecretKey key = purposes.computeIfAbsent(purpose, installation::hashing);
        return HexFormat.of().formatHex(SubjectKey.mac(key, content));
    }

    @Override
    public void destroy(String subject) {
        keys.destroy(subject);
        recent.invalidate(subject);
    }

    /** The key of a subject, a new one at its first use. @throws RejectedException if it was destroyed */
    private SubjectKey key(String subject) {
        return recent.get(
                subject, _ -> unwrap(subject, keys.find(subject).orElseGet(() -> keys.keep(subject, master.newKey()))));
    }

    private SubjectKey unwrap(String subject, Kept kept) {
        if (kept.isDestroyed()) {
            throw new RejectedException(new SubjectIsErased(subject));
        }
        return new SubjectKey(master.unwrap(kept.wrapped()));
    }

    /** Null if it was destroyed, or lost with the store. */
    private SubjectKey readable(String subject) {
        return keys.find(subject)
                .filter(kept -> !kept.isDestroyed())
                .map(kept -> unwrap(subject, kept))
                .orElse(null);
    }
}
