package io.evenbook.app.access;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.json.EvenbookJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code access.credential}. Five log-ins without success within 15 minutes lock a user for 15 minutes, each
 * further lock for twice as long, 24 hours at most.
 */
@Component
class Credentials {
    private static final String RECENT =
            "array(select time from unnest(failed_at) time where time > now() - interval '15 minutes')";

    private static final String SELECT = """
            select user_id, username, person_id, approval_id, name, mail, password, totp, totp_pending,
                   cardinality(RECENT) failures, locked_until, last_login, resets, changes
            from access.credential
            """.replace("RECENT", RECENT);

    /** One statement: of parallel log-ins, each sees the count of the one before. */
    private static final String COUNT_ATTEMPT = """
            update access.credential
            set failed_at = RECENT || now(),
                locks = locks + case when cardinality(RECENT) >= 4 then 1 else 0 end,
                locked_until = case when cardinality(RECENT) >= 4 then now() + least(
                    interval '15 minutes' * power(2, least(locks, 7)), interval '24 hours') end
            where user_id = :id and coalesce(locked_until, '-infinity') <= now()
            """.replace("RECENT", RECENT);

    private final JdbcClient jdbc;
    private final JsonMapper json = EvenbookJson.mapper();

    /** @param development whether passwords of development users are accepted */
    Credentials(DataSource views, @Value("${evenbook.security.dev-users}") boolean development) {
        this.jdbc = JdbcClient.create(views);
        if (!development) {
            withdrawDevelopmentPasswords();
        }
    }

    /** The data folder was one of an embedded start: everybody knows these passwords. */
    private void withdrawDevelopmentPasswords() {
        jdbc.sql("""
                        delete from access.session
                        where user_id in (select user_id from access.credential where development)
                        """).update();
        jdbc.sql("update access.credential set password = null, development = false where development")
                .update();
    }

    Optional<Credential> find(UserId userId) {
        return jdbc.sql(SELECT + "where user_id = :id")
                .param("id", userId.value())
                .query((row, _) -> credential(row))
                .optional();
    }

    Optional<Credential> find(String username) {
        return jdbc.sql(SELECT + "where username = :username")
                .param("username", username)
                .query((row, _) -> credential(row))
                .optional();
    }

    /** Users in the order of their names. @param after null: from the first on */
    List<Credential> list(String after, int limit) {
        return jdbc.sql(SELECT + "where username > :after order by username limit :limit")
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query((row, _) -> credential(row))
                .list();
    }

    /** The person with a mail address: the same for each user with it. */
    PersonId person(String mailMatch, PersonId ifNew) {
        jdbc.sql("insert into access.person values (:match, :person) on conflict do nothing")
                .param("match", mailMatch)
                .param("person", ifNew.value())
                .update();
        return new PersonId(jdbc.sql("select person_id from access.person where mail_match = :match")
                .param("match", mailMatch)
                .query(String.class)
                .single());
    }

    /** Does nothing if the user name is in use. */
    void insert(UserId userId, String username, PersonId personId, Sealed name, Sealed mail) {
        jdbc.sql("""
                        insert into access.credential (user_id, username, person_id, name, mail)
                        values (:id, :username, :person, cast(:name as jsonb), cast(:mail as jsonb))
                        on conflict do nothing
                        """)
                .param("id", userId.value())
                .param("username", username)
                .param("person", personId.value())
                .param("name", written(name))
                .param("mail", written(mail))
                .update();
    }

    /** Replaces the profile of a user who was never created. */
    void rewrite(UserId userId, PersonId personId, Sealed name, Sealed mail) {
        jdbc.sql("""
                        update access.credential
                        set person_id = :person, name = cast(:name as jsonb), mail = cast(:mail as jsonb)
                        where user_id = :id
                        """)
                .param("id", userId.value())
                .param("person", personId.value())
                .param("name", written(name))
                .param("mail", written(mail))
                .update();
    }

    /** @param approvalId that the creation of the user waits for; null: it waits no longer */
    void setApproval(UserId userId, ApprovalId approvalId) {
        jdbc.sql("update access.credential set approval_id = :approval where user_id = :id")
                .param("id", userId.value())
                .param("approval", approvalId == null ? null : approvalId.value(), Types.VARCHAR)
                .update();
    }

    /** Users whose creation waits for a second person, or waited until now. */
    List<Credential> waiting() {
        return jdbc.sql(SELECT + "where approval_id is not null")
                .query((row, _) -> credential(row))
                .list();
    }

    /** Frees the name of a user who was never created. */
    void delete(UserId userId) {
        jdbc.sql("delete from access.credential where user_id = :id")
                .param("id", userId.value())
                .update();
    }

    /** Counts a log-in before its password is compared. False if the user is locked: then nothing is compared. */
    boolean countAttempt(UserId userId) {
        return jdbc.sql(COUNT_ATTEMPT).param("id", userId.value()).update() == 1;
    }

    void loggedIn(UserId userId) {
        jdbc.sql("""
                        update access.credential
                        set failed_at = '{}', locks = 0, locked_until = null, last_login = now()
                        where user_id = :id
                        """).param("id", userId.value()).update();
    }

    void unlock(UserId userId) {
        jdbc.sql("""
                        update access.credential
                        set failed_at = '{}', locks = 0, locked_until = null where user_id = :id
                        """).param("id", userId.value()).update();
    }

    /** False if the password or the second factor changed meanwhile. @param proven as shown by the user just before */
    boolean setPassword(Credential proven, String hash) {
        return jdbc.sql("""
                                update access.credential
                                set password = :hash, development = false, reset_hash = null, reset_until = null,
                                    changes = changes + 1
                                where user_id = :id and changes = :changes
                                """)
                        .param("id", proven.userId().value())
                        .param("hash", hash)
                        .param("changes", proven.changes())
                        .update()
                == 1;
    }

    /** Sets the password that all development users share, unless the user has chosen another one. */
    void setDevelopmentPassword(UserId userId, String hash) {
        jdbc.sql("""
                        update access.credential set password = :hash, development = true, changes = changes + 1
                        where user_id = :id and (development or password is null and reset_hash is null)
                        """).param("id", userId.value()).param("hash", hash).update();
    }

    /** Lets the bearer of a token set a password, if the row is at this reset of the user. */
    void expectPassword(UserId userId, byte[] tokenHash, Duration valid, int resets) {
        jdbc.sql("""
                        update access.credential
                        set reset_hash = :hash, reset_until = now() + make_interval(secs => :seconds)
                        where user_id = :id and resets = :resets
                        """)
                .param("id", userId.value())
                .param("hash", tokenHash)
                .param("resets", resets)
                .param("seconds", (double) valid.toSeconds())
                .update();
    }

    /** Removes password, second factor, token and lock of before a reset. Does nothing after its first call for it. */
    void withdraw(UserId userId, int resets) {
        jdbc.sql("""
                        update access.credential
                        set password = null, development = false, totp = null, totp_pending = null,
                            failed_at = '{}', locks = 0, locked_until = null, reset_hash = null,
                            reset_until = null, resets = :resets, changes = changes + 1
                        where user_id = :id and resets <> :resets
                        """).param("id", userId.value()).param("resets", resets).update();
    }

    Optional<Credential> byResetToken(byte[] tokenHash) {
        return jdbc.sql(SELECT + "where reset_hash = :hash and reset_until > now()")
                .param("hash", tokenHash)
                .query((row, _) -> credential(row))
                .optional();
    }

    /** False if the token was used meanwhile. */
    boolean redeem(byte[] tokenHash, String passwordHash) {
        return jdbc.sql("""
                                update access.credential
                                set password = :password, development = false, reset_hash = null, reset_until = null,
                                    changes = changes + 1
                                where reset_hash = :hash and reset_until > now()
                                """)
                        .param("hash", tokenHash)
                        .param("password", passwordHash)
                        .update()
                == 1;
    }

    void offerTotp(UserId userId, Sealed secret) {
        jdbc.sql("update access.credential set totp_pending = cast(:secret as jsonb) where user_id = :id")
                .param("id", userId.value())
                .param("secret", written(secret))
                .update();
    }

    /** From now on the pending secret counts. The code of a time step works once. False if there is another one. */
    boolean confirmTotp(Credential offered, long step) {
        return jdbc.sql("""
                        update access.credential
                        set totp = totp_pending, totp_pending = null, totp_step = :step, changes = changes + 1
                        where user_id = :id and totp_pending is not null and changes = :changes
                        """)
                        .param("id", offered.userId().value())
                        .param("step", step)
                        .param("changes", offered.changes())
                        .update()
                == 1;
    }

    /** False if a code of this time step, or a later one, was used before. */
    boolean useStep(UserId userId, long step) {
        return jdbc.sql("""
                                update access.credential set totp_step = :step
                                where user_id = :id and totp_step < :step
                                """).param("id", userId.value()).param("step", step).update() == 1;
    }

    private String written(Sealed sealed) {
        return sealed == null ? null : json.writeValueAsString(sealed);
    }

    private Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                new UserId(row.getString("user_id")),
                row.getString("username"),
                new PersonId(row.getString("person_id")),
                row.getString("approval_id") == null ? null : new ApprovalId(row.getString("approval_id")),
                sealed(row.getString("name")),
                sealed(row.getString("mail")),
                row.getString("password"),
                sealed(row.getString("totp")),
                sealed(row.getString("totp_pending")),
                row.getInt("failures"),
                time(row, "locked_until"),
                time(row, "last_login"),
                row.getInt("resets"),
                row.getInt("changes"));
    }

    private Sealed sealed(String text) {
        return text == null ? null : json.readValue(text, Sealed.class);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
