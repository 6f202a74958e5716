package io.evenbook.app.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;

import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.app.web.Routes;
import io.evenbook.app.web.Routes.Route;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Grants a request if one of the caller's roles has the permission that the controller method {@linkplain Requires
 * requires}. If no controller method matches, GET, HEAD and OPTIONS need any role, to learn so by a 404, and other
 * methods need the role OPERATOR.
 */
@Component
class AccessRules implements AuthorizationManager<RequestAuthorizationContext>, SmartInitializingSingleton {
    private static final String ROLE_PREFIX = "ROLE_";
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
        Map<String, HandlerMethod> seen = new HashMap<>();
        for (Route route : routes) {
            String name = route.method() + " " + route.path();
            Requires requires = route.handler().getMethodAnnotation(Requires.class);
            if (requires == null) {
                faults.add(name + ": none");
                continue;
            }
            for (String permission : permissionsOf(requires)) {
                if (!RolePermissions.all().contains(permission)) {
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
        Predicate<String> lets = rule(context.getRequest());
        Authentication authentication = caller.get();
        return new AuthorizationDecision(authentication != null
                && authentication.isAuthenticated()
                && authentication.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .filter(authority -> authority.startsWith(ROLE_PREFIX))
                        .anyMatch(authority -> lets.test(authority.substring(ROLE_PREFIX.length()))));
    }

    /** The roles that may send a request. OPTIONS shows the methods of a path, which are public. */
    private Predicate<String> rule(HttpServletRequest request) {
        return routes.find(request)
                .<Predicate<String>>map(route -> role -> RolePermissions.has(role, permission(route, request)))
                .orElse(
                        HARMLESS.contains(request.getMethod())
                                ? RolePermissions.roles()::contains
                                : RolePermissions.OPERATOR::equals);
    }

    private static String permission(Route route, HttpServletRequest request) {
        Requires requires = route.handler().getMethodAnnotation(Requires.class);
        boolean needsAll = !requires.scopedBy().isEmpty() && request.getParameter(requires.scopedBy()) == null;
        return needsAll ? ofAll(requires) : requires.value();
    }

    private static String ofAll(Requires requires) {
        return requires.value() + ":all";
    }
}
