package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The caller of the current request; {@link AccessRules} notes the scope when it grants the request. */
@Component
class RequestAccess implements CurrentAccess {
    private static final String SCOPE = RequestAccess.class.getName() + ".scope";

    private final HttpServletRequest request;

    /** @param request a proxy of the current thread's request */
    RequestAccess(HttpServletRequest request) {
        this.request = request;
    }

    static void grant(HttpServletRequest request, Scope scope) {
        request.setAttribute(SCOPE, scope);
    }

    @Override
    public Caller caller() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authentication) {
            return authentication.getPrincipal();
        }
        throw new IllegalStateException("The request has no caller");
    }

    @Override
    public Scope scope() {
        if (request.getAttribute(SCOPE) instanceof Scope scope) {
            return scope;
        }
        throw new IllegalStateException("The request was granted without a scope");
    }
}
