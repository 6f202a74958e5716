package io.evenbook.app.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserRejection.SessionUnknown;
import io.evenbook.app.access.Profiles.Profile;
import io.evenbook.app.access.SessionLogins.LoggedIn;
import io.evenbook.app.access.Sessions.Begun;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/sessions")
class SessionController {
    private final SessionLogins logins;
    private final Sessions sessions;
    private final Profiles profiles;
    private final CurrentAccess access;

    SessionController(SessionLogins logins, Sessions sessions, Profiles profiles, CurrentAccess access) {
        this.logins = logins;
        this.sessions = sessions;
        this.profiles = profiles;
        this.access = access;
    }

    /**
     * User name and password, or a code.
     *
     * @param code one-time code of the second factor, if the user has one
     * @param oneTimeCode that an embedded start has printed; then without the others
     */
    record LoginRequest(
            @Size(max = 200) String username,
            @Size(max = 200) String password,
            @Size(max = 20) String code,
            @Size(max = 200) String oneTimeCode) {}

    /** @param code one-time code; required if the user has a second factor */
    record ConfirmRequest(
            @NotNull @Size(max = 200) String password,
            @Size(max = 20) String code) {}

    /** @param token the bearer token of the session; shown once */
    record LoginAnswer(String sessionId, String token, Instant expiresAt, Profile user) {}

    record SessionAnswer(
            String sessionId,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            Instant authenticatedAt,
            boolean current) {}

    record SessionsAnswer(List<SessionAnswer> items) {}

    record CurrentSessionAnswer(
            String sessionId, Instant createdAt, Instant expiresAt, Instant authenticatedAt, Profile user) {}

    @PostMapping
    @Requires(Requires.NOTHING)
    @ResponseStatus(HttpStatus.CREATED)
    LoginAnswer begin(@Valid @RequestBody LoginRequest body, HttpServletRequest request) {
        LoggedIn login = logins.begin(body, request.getRemoteAddr());
        Begun begun = sessions.begin(login);
        return new LoginAnswer(
                begun.session().sessionId(),
                begun.token(),
                begun.session().expiresAt(),
                profiles.of(begun.session().userId()));
    }

    @GetMapping
    @Requires("session:read")
    SessionsAnswer list() {
        Caller caller = access.caller();
        return new SessionsAnswer(sessions.of(caller.userId()).stream()
                .map(session -> answer(session, caller))
                .toList());
    }

    @GetMapping("/current")
    @Requires("session:read")
    CurrentSessionAnswer current() {
        return answer(currentSession());
    }

    @PostMapping("/current/confirm")
    @Requires("session:change")
    CurrentSessionAnswer confirm(@Valid @RequestBody ConfirmRequest body, HttpServletRequest request) {
        Session session = currentSession();
        logins.confirm(session.userId(), body, request.getRemoteAddr());
        return answer(sessions.confirm(session.sessionId()));
    }

    @DeleteMapping("/current")
    @Requires("session:change")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endCurrent() {
        end(currentSession().sessionId());
    }

    @DeleteMapping("/{sessionId}")
    @Requires("session:change")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable String sessionId) {
        if (!sessions.end(access.caller().userId(), sessionId)) {
            throw new RejectedException(new SessionUnknown(sessionId));
        }
    }

    @DeleteMapping
    @Requires("session:change")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endAll() {
        sessions.endAll(access.caller().userId(), null);
    }

    private Session currentSession() {
        Caller caller = access.caller();
        return sessions.find(caller.userId(), caller.credential())
                .orElseThrow(() -> new RejectedException(new SessionUnknown("current")));
    }

    private CurrentSessionAnswer answer(Session session) {
        return new CurrentSessionAnswer(
                session.sessionId(),
                session.createdAt(),
                session.expiresAt(),
                session.authenticatedAt(),
                profiles.of(session.userId()));
    }

    private static SessionAnswer answer(Session session, Caller caller) {
        return new SessionAnswer(
                session.sessionId(),
                session.createdAt(),
                session.usedAt(),
                session.expiresAt(),
                session.authenticatedAt(),
                session.sessionId().equals(caller.credential()));
    }
}
