package io.evenbook.app.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.id.UserId;
import io.evenbook.app.access.SessionLogins.LoggedIn;
import io.evenbook.app.key.KeySecrets;
import io.evenbook.app.security.BearerCredentials;
import io.evenbook.app.security.CallerAuthentication;
import io.evenbook.app.security.Callers;
import io.evenbook.app.security.LiveSessions;
import io.evenbook.app.web.LoginRefusedException;
import io.evenbook.command.http.NewIds;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/**
 * The sessions of users: they end after 30 minutes without a request, and after 12 hours. Only a hash of the token is
 * stored. A session that this process ends is refused at once; other processes accept it for one more second.
 */
@Component
class Sessions implements BearerCredentials, LiveSessions {
    private static final String PREFIX = "evs_";
    private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration USE_WRITTEN = Duration.ofMinutes(1);
    private static final int MAX_CACHED = 100_000;
    private static final int MAX_PER_USER = 50;

    private static final String COLUMNS =
            "session_id, user_id, created_at, used_at, expires_at, authenticated_at, resets";
    private static final String SELECT = "select " + COLUMNS + " from access.session ";
    private static final String ALIVE = " expires_at > now() and used_at > now() - interval '30 minutes' ";

    private final Semaphore searches = new Semaphore(2, true);
    private final JdbcClient jdbc;
    private final Callers callers;
    private final Resets resets;
    private final Clock clock;

    /** By the hash of the token. Removal waits for a read that is under way, so none brings an ended session back. */
    private final Cache<String, Session> known = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(1, TimeUnit.SECONDS)
            .build();

    Sessions(DataSource views, Callers callers, Resets resets, Clock clock) {
        this.jdbc = JdbcClient.create(views);
        this.callers = callers;
        this.resets = resets;
        this.clock = clock;
    }

    /** A session and its token, which is not known later. */
    record Begun(String token, Session session) {}

    /**
     * Begins a session. A change of the password that is under way is awaited: it would not see the new session.
     *
     * @throws LoginRefusedException if password or second factor changed since they were shown
     */
    Begun begin(LoggedIn login) {
        removeEnded(login.userId());
        String token = Secrets.token(PREFIX);
        String id = "ses_" + NewIds.unique();
        Session session = jdbc.sql("""
                        with unchanged as (
                            select from access.credential where user_id = :user and changes = :changes for share)
                        insert into access.session (session_id, token_hash, user_id, expires_at, resets)
                        select :id, :hash, :user, now() + make_interval(secs => :seconds), :resets
                        where cast(:changes as int) is null or exists (select from unchanged)
                        returning\s""" + COLUMNS)
                .param("id", id)
                .param("hash", KeySecrets.sha256(token))
                .param("user", login.userId().value())
                .param("seconds", (double) LONGEST.toSeconds())
                .param("resets", login.resets())
                .param("changes", login.changes(), Types.INTEGER)
                .query((row, _) -> session(row))
                .optional()
                .orElseThrow(LoginRefusedException::wrong);
        return new Begun(token, session);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public CallerAuthentication authenticate(String token, HttpServletRequest request) {
        Session session = TOKEN.matcher(token).matches() ? find(token) : null;
        if (session == null || !clock.instant().isBefore(session.expiresAt()) || !resets.isCurrent(session)) {
            throw new BadCredentialsException("Unknown or ended session");
        }
        return callers.find(session.userId(), session.sessionId())
                .orElseThrow(() -> new BadCredentialsException("Unknown user"))
                .inSession(session.authenticatedAt());
    }

    private Session find(String token) {
        byte[] hash = KeySecrets.sha256(token);
        return known.get(HexFormat.of().formatHex(hash), _ -> search(hash));
    }

    /** Two searches at once: strangers with invented tokens must not take the connections of others. */
    private Session search(byte[] hash) {
        searches.acquireUninterruptibly();
        try {
            return read(hash);
        } finally {
            searches.release();
        }
    }

    private Session read(byte[] hash) {
        Session session = jdbc.sql(SELECT + "where token_hash = :hash and" + ALIVE)
                .param("hash", hash)
                .query((row, _) -> session(row))
                .optional()
                .orElse(null);
        if (session != null && session.usedAt().isBefore(clock.instant().minus(USE_WRITTEN))) {
            jdbc.sql("update access.session set used_at = now() where session_id = :id and" + ALIVE)
                    .param("id", session.sessionId())
                    .update();
        }
        return session;
    }

    @Override
    public Set<String> alive(Set<String> sessionIds) {
        return jdbc
                .sql(SELECT + "where session_id = any (:ids) and" + ALIVE)
                .param("ids", sessionIds.toArray(String[]::new))
                .query((row, _) -> session(row))
                .stream()
                .filter(resets::isCurrent)
                .map(Session::sessionId)
                .collect(Collectors.toSet());
    }

    /** The user's sessions, the newest first. */
    List<Session> of(UserId userId) {
        return jdbc
                .sql(SELECT + "where user_id = :user and" + ALIVE + "order by session_id desc limit :limit")
                .param("user", userId.value())
                .param("limit", MAX_PER_USER)
                .query((row, _) -> session(row))
                .list()
                .stream()
                .filter(resets::isCurrent)
                .toList();
    }

    Optional<Session> find(UserId userId, String sessionId) {
        return jdbc.sql(SELECT + "where user_id = :user and session_id = :id and" + ALIVE)
                .param("user", userId.value())
                .param("id", sessionId)
                .query((row, _) -> session(row))
                .optional();
    }

    /** The user has shown the password again. */
    Session confirm(String sessionId) {
        Map.Entry<byte[], Session> confirmed = jdbc.sql("""
                        update access.session set authenticated_at = now() where session_id = :id
                        returning token_hash,\s""" + COLUMNS)
                .param("id", sessionId)
                .query((row, _) -> Map.entry(row.getBytes("token_hash"), session(row)))
                .single();
        forget(List.of(confirmed.getKey()));
        return confirmed.getValue();
    }

    /** False if the user has no such session. */
    boolean end(UserId userId, String sessionId) {
        List<byte[]> ended = jdbc.sql("""
                        delete from access.session where user_id = :user and session_id = :id returning token_hash
                        """)
                .param("user", userId.value())
                .param("id", sessionId)
                .query((row, _) -> row.getBytes("token_hash"))
                .list();
        forget(ended);
        return !ended.isEmpty();
    }

    /** Ends all sessions of a user but one. @param kept null: none is kept */
    void endAll(UserId userId, String kept) {
        forget(jdbc.sql("""
                        delete from access.session where user_id = :user and session_id <> :kept returning token_hash
                        """)
                .param("user", userId.value())
                .param("kept", kept == null ? "" : kept)
                .query((row, _) -> row.getBytes("token_hash"))
                .list());
    }

    private void forget(List<byte[]> hashes) {
        hashes.forEach(hash -> known.invalidate(HexFormat.of().formatHex(hash)));
    }

    /** Removes what has expired, and the user's oldest sessions beyond the limit. */
    private void removeEnded(UserId userId) {
        jdbc.sql("delete from access.session where expires_at < now()").update();
        forget(jdbc.sql("""
                        delete from access.session where session_id in (
                            select session_id from access.session where user_id = :user
                            order by session_id desc offset :kept)
                        returning token_hash
                        """)
                .param("user", userId.value())
                .param("kept", MAX_PER_USER - 1)
                .query((row, _) -> row.getBytes("token_hash"))
                .list());
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("session_id"),
                new UserId(row.getString("user_id")),
                Credentials.time(row, "created_at"),
                Credentials.time(row, "used_at"),
                Credentials.time(row, "expires_at"),
                Credentials.time(row, "authenticated_at"),
                row.getInt("resets"));
    }
}
