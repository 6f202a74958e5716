package io.evenbook.app.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

    private final JdbcClient postgres;
    private final CommittedStates states;
    private final Clock clock;
    private final Cache<Subject, Optional<Identity>> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(1, TimeUnit.SECONDS)
            .build();

    private record Subject(String issuer, String sha256) {}

    /** A subject of an issuer, by which a user logs in. The subject itself is not kept. */
    public record Identity(IdentityId identityId, UserId userId, String issuer) {}

    Identities(JdbcClient postgres, CommittedStates states, Clock clock) {
        this.postgres = postgres;
        this.states = states;
        this.clock = clock;
    }

    /** Who logs in as a subject of an issuer, if the log agrees; empty if the table has nobody. */
    public Optional<Identity> find(String issuer, String subject) {
        if (issuer == null || subject == null) {
            return Optional.empty();
        }
        return cache.get(new Subject(issuer, sha256(subject)), this::read).filter(this::isValid);
    }

    /** Who logs in as a subject, or will if the log agrees one day. */
    Optional<Identity> kept(String issuer, String subject) {
        return read(new Subject(issuer, sha256(subject)));
    }

    /** Whether the log agrees. */
    boolean isValid(Identity identity) {
        UserState user = states.find(UserState.AGGREGATE.type(), identity.userId());
        return user != null && user.identities().contains(identity.identityId());
    }

    private Optional<Identity> read(Subject subject) {
        return postgres.sql("select identity_id, user_id from access.identity where issuer = ? and subject_sha256 = ?")
                .params(subject.issuer, HexFormat.of().parseHex(subject.sha256))
                .query((row, _) -> new Identity(
                        new IdentityId(row.getString("identity_id")),
                        new UserId(row.getString("user_id")),
                        subject.issuer))
                .optional();
    }

    /** Those that the log agrees with. */
    List<Identity> ofUser(UserId userId) {
        return postgres
                .sql("select identity_id, issuer from access.identity where user_id = ? order by identity_id")
                .param(userId.value())
                .query((row, _) ->
                        new Identity(new IdentityId(row.getString("identity_id")), userId, row.getString("issuer")))
                .list()
                .stream()
                .filter(this::isValid)
                .toList();
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
        cache.invalidate(key);
    }

    void delete(IdentityId identityId) {
        postgres.sql("delete from access.identity where identity_id = ?")
                .param(identityId.value())
                .update();
        cache.asMap()
                .values()
                .removeIf(cached -> cached.filter(identity -> identity.identityId.equals(identityId))
                        .isPresent());
    }

    private static String sha256(String subject) {
        return RequestKey.hash(subject.getBytes(StandardCharsets.UTF_8));
    }
}
