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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals and opens personal data with the keys of its subjects. Keys that were used in the last 10 seconds are in
 * memory, 10,000 at most: so long other processes may still open what this one has destroyed.
 */
final class SubjectVault implements PersonalData, KeyedHash, SubjectErasure {
    private static final Logger log = LoggerFactory.getLogger(SubjectVault.class);

    /** Not the id of any subject, so it cannot be erased. */
    private static final String INSTALLATION = "installation";

    private final SubjectKeys keys;
    private final MasterKeys master;
    private final Cache<String, SubjectKey> recent = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();
    private final SubjectKey installation;
    private final Map<String, SecretKey> purposes = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if other master keys have wrapped the keys */
    SubjectVault(SubjectKeys keys, MasterKeys master) {
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

    /**
     * Wraps all keys by the newest master key. May be interrupted at any key and begun again.
     *
     * @return how many keys no master key of the file opens; each is logged
     */
    int wrapAnew() {
        if (!master.hasOlder()) {
            return 0;
        }
        List<String> subjects = keys.subjects();
        int lost = 0;
        for (String subject : subjects) {
            try {
                keys.find(subject)
                        .filter(kept -> !kept.isDestroyed())
                        .ifPresent(kept -> master.wrappedAnew(kept.wrapped())
                                .ifPresent(anew -> keys.replace(subject, kept.wrapped(), anew)));
            } catch (IllegalStateException e) {
                log.error("The key of {} was not wrapped anew: {}", subject, e.getMessage());
                lost++;
            }
        }
        log.info("The newest master key wraps {} of {} keys of subjects", subjects.size() - lost, subjects.size());
        return lost;
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
