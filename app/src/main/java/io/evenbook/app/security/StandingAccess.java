package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.LastingAccess;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Asks again for the callers of answers that last: sessions in the database, keys, users, roles and logins at issuers
 * in the log, tokens by their expiry.
 */
@Component
class StandingAccess implements LastingAccess {
    private static final String SESSION = "ses_";
    private static final String KEY = "evk_";

    private final HttpServletRequest request;
    private final Callers callers;
    private final KeyCallers keys;
    private final ObjectProvider<LiveSessions> sessions;
    private final Clock clock;

    /** @param request a proxy of the current thread's request */
    StandingAccess(
            HttpServletRequest request,
            Callers callers,
            KeyCallers keys,
            ObjectProvider<LiveSessions> sessions,
            Clock clock) {
        this.request = request;
        this.callers = callers;
        this.keys = keys;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * @param caller as the request found it
     * @param expiresAt null: never
     * @param login the login at an issuer of tokens; null: the caller came otherwise
     */
    private record Standing(Caller caller, Instant expiresAt, IdentityId login, String address) implements Lasting {
        UserId userId() {
            return caller.userId();
        }

        boolean isBy(String kind) {
            return caller.credential() != null && caller.credential().startsWith(kind);
        }
    }

    @Override
    public Lasting current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authentication) {
            return new Standing(
                    authentication.getPrincipal(),
                    authentication.expiresAt().orElse(null),
                    authentication.identity().orElse(null),
                    request.getRemoteAddr());
        }
        throw new IllegalStateException("The request has no caller");
    }

    @Override
    public Map<Lasting, Caller> standing(Collection<Lasting> all) {
        Set<String> sessionIds = new HashSet<>();
        for (Lasting each : all) {
            Standing access = (Standing) each;
            if (access.isBy(SESSION)) {
                sessionIds.add(access.caller.credential());
            }
        }
        Set<String> alive =
                sessionIds.isEmpty() ? Set.of() : sessions.getObject().alive(sessionIds);
        Instant now = clock.instant();
        Map<Lasting, Caller> standing = new HashMap<>();
        for (Lasting each : all) {
            find((Standing) each, alive, now).ifPresent(caller -> standing.put(each, caller));
        }
        return standing;
    }

    private Optional<Caller> find(Standing access, Set<String> alive, Instant now) {
        if (access.expiresAt != null && !now.isBefore(access.expiresAt)
                || access.isBy(SESSION) && !alive.contains(access.caller.credential())
                || access.login != null && !callers.has(access.userId(), access.login)) {
            return Optional.empty();
        }
        try {
            if (access.isBy(KEY)) {
                return keys.find(access.caller.credential())
                        .flatMap(key -> keys.ofKey(key, access.address))
                        .map(CallerAuthentication::getPrincipal);
            }
            // Whom the log does not know has what its token says, as long as the token is valid
            return callers.find(access.userId(), access.caller.credential())
                    .map(CallerAuthentication::getPrincipal)
                    .or(() -> access.isBy(SESSION) ? Optional.empty() : Optional.of(access.caller));
        } catch (DisabledException e) {
            return Optional.empty();
        }
    }
}
