package io.evenbook.app.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of API keys. A key that was used is found by one map access. Rows never change, so the cache needs no
 * invalidation: a revoked key is refused because the user's state lacks it.
 */
@Component
public class ApiKeys {
    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
    private static final int MAX_CACHED = 100_000;

    /** Strangers may send as many unknown keys as they like: they wait for each other, not for PostgreSQL. */
    private static final int SEARCHES_AT_ONCE = 2;

    private static final Duration USE_STEP = Duration.ofMinutes(1);

    private final JdbcClient postgres;
    private final Clock clock;
    private final Cache<KeyId, Cached> cache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
    private final Semaphore searches = new Semaphore(SEARCHES_AT_ONCE, true);

    private record Cached(ApiKey key, AtomicReference<Instant> usedAt) {}

    /** A key with the time of its last use, to the minute; null if it was not used. */
    public record UsedKey(ApiKey key, Instant lastUsedAt) {}

    ApiKeys(JdbcClient postgres, Clock clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    /** The key with this id; empty if the table has none. */
    public Optional<ApiKey> find(KeyId keyId) {
        Cached cached = cache.getIfPresent(keyId);
        return cached != null ? Optional.of(cached.key) : search(keyId);
    }

    private Optional<ApiKey> search(KeyId keyId) {
        searches.acquireUninterruptibly();
        try {
            Optional<UsedKey> found = postgres.sql("select * from access.api_key where key_id = ?")
                    .param(keyId.value())
                    .query((row, _) -> read(row))
                    .optional();
            found.ifPresent(used -> cache.put(keyId, new Cached(used.key, new AtomicReference<>(used.lastUsedAt))));
            return found.map(UsedKey::key);
        } finally {
            searches.release();
        }
    }

    /** All keys of a user that were not deleted, in the order of their ids. */
    public List<UsedKey> ofUser(UserId userId) {
        return postgres.sql("select * from access.api_key where user_id = ? order by key_id")
                .param(userId.value())
                .query((row, _) -> read(row))
                .list();
    }

    void insert(ApiKey key) {
        postgres.sql("""
                        insert into access.api_key (key_id, user_id, secret_sha256, public_key, scopes, addresses, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        key.keyId().value(),
                        key.userId().value(),
                        key.secretSha256(),
                        key.publicKey(),
                        key.scopes().toArray(String[]::new),
                        key.addresses().texts().toArray(String[]::new),
                        time(key.createdAt()),
                        time(key.expiresAt()))
                .update();
    }

    void delete(KeyId keyId) {
        postgres.sql("delete from access.api_key where key_id = ?")
                .param(keyId.value())
                .update();
        cache.invalidate(keyId);
    }

    /** Notes that a key was used now. The table gets it later, and at most once a minute for each key. */
    public void used(KeyId keyId) {
        Cached cached = cache.getIfPresent(keyId);
        if (cached == null) {
            return;
        }
        Instant now = clock.instant();
        Instant before = cached.usedAt.get();
        boolean isDue = before == null || !now.isBefore(before.plus(USE_STEP));
        if (isDue && cached.usedAt.compareAndSet(before, now)) {
            Thread.startVirtualThread(() -> writeUse(keyId, now));
        }
    }

    private void writeUse(KeyId keyId, Instant now) {
        try {
            postgres.sql("update access.api_key set last_used_at = ? where key_id = ?")
                    .params(time(now), keyId.value())
                    .update();
        } catch (DataAccessException e) {
            log.debug("The last use of {} was not written", keyId, e);
        }
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static UsedKey read(ResultSet row) throws SQLException {
        OffsetDateTime lastUsed = row.getObject("last_used_at", OffsetDateTime.class);
        ApiKey key = new ApiKey(
                new KeyId(row.getString("key_id")),
                new UserId(row.getString("user_id")),
                row.getBytes("secret_sha256"),
                row.getBytes("public_key"),
                texts(row.getArray("scopes")),
                new AddressRanges(texts(row.getArray("addresses"))),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
        return new UsedKey(key, lastUsed == null ? null : lastUsed.toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
