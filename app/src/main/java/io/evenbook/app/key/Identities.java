package io.evenbook.app.key;

import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of logins at issuers of tokens. Whether one is valid, the user's events say. Another process may take one
 * second to see a new one.
 */
@Component
public class Identities {
    private static final int MAX_CACHED = 100_000;
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JdbcClient postgres;
    private final Clock clock;
    private final Map<Subject, Cached> cache = new ConcurrentHashMap<>();

    private record Subject(String issuer, String sha256) {}

    /** @param identity null: there was none */
    private record Cached(Identity identity, long readAtNanos) {
        boolean isOld() {
            return System.nanoTime() - readAtNanos >= MAX_AGE_NANOS;
        }
    }

    /** A subject of an issuer, by which a user logs in. The subject itself is not kept. */
    public record Identity(IdentityId identityId, UserId userId, String issuer) {}

    Identities(JdbcClient postgres, Clock clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    /** Who logs in as a subject of an issuer, if the log agrees; empty if the table has nobody. */
    public Optional<Identity> find(String issuer, String subject) {
        if (issuer == null || subject == null) {
            return Optional.empty();
        }
        Subject key = new Subject(issuer, sha256(subject));
        Cached cached = cache.get(key);
        if (cached == null || cached.isOld()) {
            cached = new Cached(read(key), System.nanoTime());
            if (cache.size() >= MAX_CACHED) {
                cache.clear();
            }
            cache.put(key, cached);
        }
        return Optional.ofNullable(cached.identity);
    }

    private Identity read(Subject subject) {
        return postgres.sql("select identity_id, user_id from access.identity where issuer = ? and subject_sha256 = ?")
                .params(subject.issuer, HexFormat.of().parseHex(subject.sha256))
                .query((row, _) -> new Identity(
                        new IdentityId(row.getString("identity_id")),
                        new UserId(row.getString("user_id")),
                        subject.issuer))
                .optional()
                .orElse(null);
    }

    List<Identity> ofUser(UserId userId) {
        return postgres.sql("select identity_id, issuer from access.identity where user_id = ? order by identity_id")
                .param(userId.value())
                .query((row, _) ->
                        new Identity(new IdentityId(row.getString("identity_id")), userId, row.getString("issuer")))
                .list();
    }

    /** Replaces one that the log no longer has. */
    void put(Identity identity, String subject) {
        Subject key = new Subject(identity.issuer, sha256(subject));
        postgres.sql("""
                        insert into access.identity (issuer, subject_sha256, identity_id, user_id, created_at)
                        values (?, ?, ?, ?, ?)
                        on conflict (issuer, subject_sha256) do update set identity_id = excluded.identity_id,
                            user_id = excluded.user_id, created_at = excluded.created_at""")
                .params(
                        identity.issuer,
                        HexFormat.of().parseHex(key.sha256),
                        identity.identityId.value(),
                        identity.userId.value(),
                        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        cache.remove(key);
    }

    void delete(IdentityId identityId) {
        postgres.sql("delete from access.identity where identity_id = ?")
                .param(identityId.value())
                .update();
        cache.values().removeIf(cached -> cached.identity != null && cached.identity.identityId.equals(identityId));
    }

    private static String sha256(String subject) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(subject.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
