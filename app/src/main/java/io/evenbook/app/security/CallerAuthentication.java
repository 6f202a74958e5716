package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.IdentityId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** An authenticated {@link Caller}. Its name is the id of the user; its authorities are the roles, for the actuator. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    private final transient Caller caller;
    private final Instant authenticatedAt;
    private final Instant expiresAt;
    private final transient IdentityId identity;

    CallerAuthentication(Caller caller, Collection<String> roles) {
        this(
                caller,
                null,
                null,
                null,
                roles.stream()
                        .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                        .toList());
    }

    private CallerAuthentication(
            Caller caller,
            Instant authenticatedAt,
            Instant expiresAt,
            IdentityId identity,
            Collection<? extends GrantedAuthority> authorities) {
        super(authorities);
        this.caller = caller;
        this.authenticatedAt = authenticatedAt;
        this.expiresAt = expiresAt;
        this.identity = identity;
        setAuthenticated(true);
    }

    /** The same caller in a session. @param since when the user last showed a password there */
    public CallerAuthentication inSession(Instant since) {
        return new CallerAuthentication(caller, since, expiresAt, identity, getAuthorities());
    }

    /** The same caller until its token expires. @param time null: it does not */
    CallerAuthentication until(Instant time) {
        return new CallerAuthentication(caller, authenticatedAt, time, identity, getAuthorities());
    }

    /** The same caller, who came by a login at an issuer of tokens. */
    CallerAuthentication by(IdentityId login) {
        return new CallerAuthentication(caller, authenticatedAt, expiresAt, login, getAuthorities());
    }

    /** By which login at an issuer of tokens the caller came; empty for others. */
    Optional<IdentityId> identity() {
        return Optional.ofNullable(identity);
    }

    /** When the token of the caller expires; empty for callers without one. */
    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** When the user of a session last showed a password; empty for callers without a session. */
    Optional<Instant> authenticatedAt() {
        return Optional.ofNullable(authenticatedAt);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getName() {
        return caller.userId().value();
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
