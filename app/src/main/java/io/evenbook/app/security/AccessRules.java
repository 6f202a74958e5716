package io.evenbook.app.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.Scope;
import io.evenbook.app.web.Routes;
import io.evenbook.app.web.Routes.Route;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Grants a request if the caller has the permission that the controller method {@linkplain Requires requires}, and
 * notes its scope. A method that requires nothing is open to everybody. If no controller method matches, GET, HEAD and
 * OPTIONS need any permission, to learn so by a 404, and other methods are refused to all but operators.
 */
@Component
class AccessRules implements AuthorizationManager<RequestAuthorizationContext>, SmartInitializingSingleton {
    /** A permission that only operators have. */
    private static final String OPERATORS_ONLY = "projection:replay";

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final Routes routes;

    AccessRules(Routes routes) {
        this.routes = routes;
    }

    void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        // The web server dispatches here again to answer requests that this check has granted or refused before.
        rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll();
        for (var read : List.of(GET, HEAD)) {
            // Probes and scrapers carry no credentials; management.server.port moves them off the public port.
            rules.requestMatchers(read, "/actuator/**").permitAll();
            // The contract is public.
            rules.requestMatchers(read, "/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
                    .permitAll();
        }
        rules.anyRequest().access(this);
    }

    /**
     * @throws IllegalStateException with every controller method whose annotations are missing, unknown or
     *     contradictory
     */
    @Override
    public void afterSingletonsInstantiated() {
        Set<String> faults = faultsOf(routes.all());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("Controller methods without valid annotations: " + faults);
        }
    }

    static Set<String> faultsOf(List<Route> routes) {
        Set<String> faults = new TreeSet<>();
        Set<String> known = Roles.permissions();
        Map<String, HandlerMethod> seen = new HashMap<>();
        for (Route route : routes) {
            String name = route.method() + " " + route.path();
            Requires requires = route.handler().getMethodAnnotation(Requires.class);
            if (requires == null) {
                faults.add(name + ": none");
                continue;
            }
            for (String permission : permissionsOf(requires)) {
                if (!permission.equals(Requires.NOTHING) && !known.contains(permission)) {
                    faults.add(name + ": no role has " + permission);
                }
            }
            HandlerMethod other = seen.putIfAbsent(name, route.handler());
            if (other != null && !requires.equals(other.getMethodAnnotation(Requires.class))) {
                faults.add(name + ": two permissions");
            }
            if (other != null
                    && other.hasMethodAnnotation(LargeBody.class)
                            != route.handler().hasMethodAnnotation(LargeBody.class)) {
                faults.add(name + ": two body sizes");
            }
        }
        return faults;
    }

    static Set<String> permissionsOf(Requires requires) {
        return requires.scopedBy().isEmpty() ? Set.of(requires.value()) : Set.of(requires.value(), ofAll(requires));
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends Authentication> caller, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Optional<String> permission = routes.find(request).map(route -> permission(route, request));
        if (permission.filter(Requires.NOTHING::equals).isPresent()) {
            return new AuthorizationDecision(true);
        }
        Scope scope = caller.get() instanceof CallerAuthentication authentication
                ? scopeOf(authentication.getPrincipal(), request, permission)
                : null;
        if (scope != null) {
            RequestAccess.grant(request, scope);
        }
        return new AuthorizationDecision(scope != null);
    }

    /**
     * Null if the caller may not send the request. OPTIONS shows the methods of a path, which are public.
     *
     * @param permission that the controller method requires; empty if there is no such method
     */
    private static Scope scopeOf(Caller caller, HttpServletRequest request, Optional<String> permission) {
        if (permission.isPresent()) {
            return caller.scopeOf(permission.get()).orElse(null);
        }
        boolean mayLearn = HARMLESS.contains(request.getMethod())
                ? !caller.permissions().isEmpty()
                : caller.hasForAll(OPERATORS_ONLY);
        return mayLearn ? Scope.ALL : null;
    }

    private static String permission(Route route, HttpServletRequest request) {
        Requires requires = route.handler().getMethodAnnotation(Requires.class);
        boolean needsAll = !requires.scopedBy().isEmpty() && request.getParameter(requires.scopedBy()) == null;
        return needsAll ? ofAll(requires) : requires.value();
    }

    private static String ofAll(Requires requires) {
        return requires.value() + "-all";
    }
}
