package io.evenbook.app.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.AuthenticationException;

/** One kind of opaque bearer token, known by its prefix. The service accepts each kind that is a bean. */
public interface BearerCredentials {

    /** Such as {@code evs_}. A JWT begins with none. */
    String prefix();

    /**
     * The caller behind a token.
     *
     * @param token with its prefix
     * @throws AuthenticationException if the token is unknown, expired or revoked
     */
    CallerAuthentication authenticate(String token, HttpServletRequest request);
}
