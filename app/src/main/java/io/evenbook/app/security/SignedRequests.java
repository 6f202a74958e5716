package io.evenbook.app.security;

import io.evenbook.app.key.ApiKey;
import io.evenbook.app.key.Ed25519Keys;
import io.evenbook.app.signature.BadSignatureException;
import io.evenbook.app.signature.SignatureRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates requests that are signed by the key of an API key. */
final class SignedRequests extends OncePerRequestFilter {
    private final SignatureRules rules;
    private final KeyCallers keys;
    private final AuthenticationEntryPoint unauthenticated;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    SignedRequests(SignatureRules rules, KeyCallers keys, AuthenticationEntryPoint unauthenticated) {
        this.rules = rules;
        this.keys = keys;
        this.unauthenticated = unauthenticated;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !SignatureRules.isSigned(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(callerOf(request));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        } catch (AuthenticationException e) {
            unauthenticated.commence(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private CallerAuthentication callerOf(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            throw new BadSignatureException("A signed request has no Authorization");
        }
        return rules.verify(
                request,
                keyId -> keys.find(keyId).orElseThrow(SignedRequests::notValid),
                key -> Ed25519Keys.decoded(key.verifier().orElseThrow(SignedRequests::notValid)),
                (ApiKey key) -> keys.ofKey(key, request.getRemoteAddr()).orElseThrow(SignedRequests::notValid));
    }

    /** The same for unknown, revoked and expired ones, and for another address. */
    private static BadSignatureException notValid() {
        return new BadSignatureException("keyid names no key that is valid here");
    }
}
