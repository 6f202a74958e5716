package io.evenbook.app.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import io.evenbook.command.approval.ApprovalState;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of logins at issuers of tokens. Whether one is valid, the user's events say. Another process may take one
 * second to see a new one.
 */
@Component
public class Identities {
    private static final int MAX_CACHED = 100_000;
    private static final String SELECT =
            "select identity_id, user_id, issuer, approvals, reserved_until from access.identity ";

    private final JdbcClient postgres;
    private final CommittedStates states;
    private final Clock clock;
    private final Cache<Subject, Optional<Identity>> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(1, TimeUnit.SECONDS)
            .build();

    private record Subject(String issuer, String sha256) {}

    /**
     * A subject of an issuer, by which a user logs in. The subject itself is not kept.
     *
     * @param approvals all requests for approval of the link
     * @param reservedUntil when the link counts as failed if its outcome is not known; null: it is known
     */
    public record Identity(
            IdentityId identityId, UserId userId, String issuer, List<ApprovalId> approvals, Instant reservedUntil) {

        /** The link while its outcome is not known. */
        Identity reserved(Instant until) {
            return new Identity(identityId, userId, issuer, approvals, until);
        }
    }

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

    /** Whether the log may agree one day: a request waits for its approval, or its outcome is not known. */
    boolean isPending(Identity identity) {
        Instant now = clock.instant();
        return identity.reservedUntil != null && identity.reservedUntil.isAfter(now)
                || identity.approvals.stream()
                        .map(approval -> states.find(ApprovalState.AGGREGATE.type(), approval))
                        .anyMatch(approval -> approval != null && approval.isPending(now));
    }

    private Optional<Identity> read(Subject subject) {
        return postgres.sql(SELECT + "where issuer = ? and subject_sha256 = ?")
                .params(subject.issuer, HexFormat.of().parseHex(subject.sha256))
                .query((row, _) -> identity(row))
                .optional();
    }

    private static Identity identity(ResultSet row) throws SQLException {
        OffsetDateTime reservedUntil = row.getObject("reserved_until", OffsetDateTime.class);
        return new Identity(
                new IdentityId(row.getString("identity_id")),
                new UserId(row.getString("user_id")),
                row.getString("issuer"),
                Stream.of((String[]) row.getArray("approvals").getArray())
                        .map(ApprovalId::new)
                        .toList(),
                reservedUntil == null ? null : reservedUntil.toInstant());
    }

    /** Those that the log agrees with. */
    List<Identity> ofUser(UserId userId) {
        return postgres
                .sql(SELECT + "where user_id = ? order by identity_id")
                .param(userId.value())
                .query((row, _) -> identity(row))
                .list()
                .stream()
                .filter(this::isValid)
                .toList();
    }

    /**
     * Takes a subject for a link whose outcome is not known yet.
     *
     * @param replaced the row that the table has for the subject; empty: none
     * @return false if the table has another row by now
     */
    boolean reserve(Identity identity, String subject, Optional<Identity> replaced) {
        Subject key = new Subject(identity.issuer, sha256(subject));
        int changed = postgres.sql("""
                        insert into access.identity as present
                            (issuer, subject_sha256, identity_id, user_id, created_at, approvals, reserved_until)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (issuer, subject_sha256) do update set identity_id = excluded.identity_id,
                            user_id = excluded.user_id, created_at = excluded.created_at,
                            approvals = excluded.approvals, reserved_until = excluded.reserved_until
                        where present.identity_id = ? and present.approvals = cast(? as text[])
                            and present.reserved_until is not distinct from ?""")
                .params(
                        identity.issuer,
                        HexFormat.of().parseHex(key.sha256),
                        identity.identityId.value(),
                        identity.userId.value(),
                        at(clock.instant()),
                        approvals(identity),
                        at(identity.reservedUntil),
                        replaced.map(present -> present.identityId.value()).orElse(""),
                        replaced.map(Identities::approvals).orElse(new String[0]),
                        replaced.map(present -> at(present.reservedUntil)).orElse(null))
                .update();
        cache.invalidate(key);
        return changed == 1;
    }

    /** The log has the identity. */
    void done(Identity reserved) {
        postgres.sql("update access.identity set reserved_until = null where identity_id = ?")
                .param(reserved.identityId.value())
                .update();
        forget(reserved.identityId);
    }

    /** The log may have the identity once a request is approved. */
    void waitsFor(ApprovalId approval, Identity reserved) {
        postgres.sql("""
                        update access.identity
                        set approvals = array_append(approvals, cast(? as text)), reserved_until = null
                        where identity_id = ?""").params(approval.value(), reserved.identityId.value()).update();
        forget(reserved.identityId);
    }

    /** Releases what a request has reserved, unless another one of the same user has reserved it since. */
    void release(Identity reserved, Optional<Identity> replaced) {
        OffsetDateTime until = at(reserved.reservedUntil);
        replaced.ifPresentOrElse(
                before -> postgres.sql("""
                                update access.identity
                                set identity_id = ?, user_id = ?, approvals = ?, reserved_until = ?
                                where identity_id = ? and reserved_until = ?""")
                        .params(
                                before.identityId.value(),
                                before.userId.value(),
                                approvals(before),
                                at(before.reservedUntil),
                                reserved.identityId.value(),
                                until)
                        .update(),
                () -> postgres.sql("delete from access.identity where identity_id = ? and reserved_until = ?")
                        .params(reserved.identityId.value(), until)
                        .update());
        forget(reserved.identityId);
    }

    private static String[] approvals(Identity identity) {
        return identity.approvals.stream().map(ApprovalId::value).toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant time) {
        return time == null ? null : OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    void delete(IdentityId identityId) {
        postgres.sql("delete from access.identity where identity_id = ?")
                .param(identityId.value())
                .update();
        forget(identityId);
    }

    private void forget(IdentityId identityId) {
        cache.asMap()
                .values()
                .removeIf(cached -> cached.filter(identity -> identity.identityId.equals(identityId))
                        .isPresent());
    }

    private static String sha256(String subject) {
        return RequestKey.hash(subject.getBytes(StandardCharsets.UTF_8));
    }
}
