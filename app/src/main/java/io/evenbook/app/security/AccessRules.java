package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.Scope;
import io.evenbook.app.web.ConfirmationRequiredException;
import io.evenbook.app.web.ReadMethods;
import io.evenbook.app.web.Routes;
import io.evenbook.app.web.Routes.Route;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Grants a request if the caller has the permission that the controller method {@linkplain Requires requires}, and
 * notes its scope. In a session, what moves money or rights also needs a password that was shown within the last 5
 * minutes. A method that requires nothing is open to everybody. If no controller method matches, GET, HEAD and OPTIONS
 * need any permission, to learn so by a 404, and other methods are refused to all but operators.
 */
@Component
class AccessRules implements AuthorizationManager<RequestAuthorizationContext>, SmartInitializingSingleton {
    /** A permission that only operators have. */
    private static final String OPERATORS_ONLY = "projection:replay";

    /** How old the password shown in a session may be for what moves money or rights. */
    private static final Duration CONFIRMED = Duration.ofMinutes(5);

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    /** The web server dispatches here again to answer requests that this check has granted or refused before. */
    private static final Set<DispatcherType> ANSWERS = EnumSet.of(DispatcherType.ERROR, DispatcherType.ASYNC);

    /**
     * Probes and scrapers carry no credentials; {@code management.server.port} moves them off the public port. The
     * contract is public.
     */
    private static final List<PathPattern> PUBLIC = Stream.of(
                    "/actuator/**", "/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();

    private final Routes routes;
    private final Clock clock;

    AccessRules(Routes routes, Clock clock) {
        this.routes = routes;
        this.clock = clock;
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
        Map<String, Route> seen = new HashMap<>();
        for (Route route : routes) {
            String name = route.method() + " " + route.path();
            if (route.requires() == null) {
                faults.add(name + ": none");
                continue;
            }
            for (String permission : permissionsOf(route.requires())) {
                if (!permission.equals(Requires.NOTHING) && !known.contains(permission)) {
                    faults.add(name + ": no role has " + permission);
                }
            }
            Route other = seen.getOrDefault(name, route);
            seen.put(name, route);
            if (!route.requires().equals(other.requires())) {
                faults.add(name + ": two permissions");
            }
            if (route.hasLargeBody() != other.hasLargeBody()) {
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
        if (ANSWERS.contains(request.getDispatcherType())) {
            return new AuthorizationDecision(true);
        }
        Optional<String> permission = routes.find(request).map(route -> permission(route.requires(), request));
        if (permission.isPresent() ? permission.get().equals(Requires.NOTHING) : isPublic(request)) {
            return new AuthorizationDecision(true);
        }
        Scope scope = caller.get() instanceof CallerAuthentication authentication
                ? scopeOf(authentication.getPrincipal(), request, permission)
                : null;
        if (scope != null) {
            if (permission.filter(Roles::needsConfirmation).isPresent() && !ReadMethods.isOf(request)) {
                requireConfirmed((CallerAuthentication) caller.get(), clock.instant());
            }
            RequestAccess.grant(request, scope);
        }
        return new AuthorizationDecision(scope != null);
    }

    /** @throws ConfirmationRequiredException in a session whose password was shown 5 minutes ago or earlier */
    static void requireConfirmed(CallerAuthentication caller, Instant now) {
        if (caller.authenticatedAt()
                .filter(since -> !now.isBefore(since.plus(CONFIRMED)))
                .isPresent()) {
            throw new ConfirmationRequiredException(CONFIRMED);
        }
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

    private static boolean isPublic(HttpServletRequest request) {
        PathContainer path = RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
        return ReadMethods.isOf(request) && PUBLIC.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static String permission(Requires requires, HttpServletRequest request) {
        boolean needsAll = !requires.scopedBy().isEmpty() && request.getParameter(requires.scopedBy()) == null;
        return needsAll ? ofAll(requires) : requires.value();
    }

    private static String ofAll(Requires requires) {
        return requires.value() + "-all";
    }
}
