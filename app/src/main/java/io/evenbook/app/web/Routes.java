package io.evenbook.app.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the controller method of a request by method and path: for filters, which run before Spring MVC, and for
 * requests that Spring MVC will refuse for their media type. Controller methods that share a method and a path must
 * have equal annotations: any of them may be found.
 */
@Component
public class Routes {
    private static final String OWN_PACKAGE = "io.evenbook";

    /** Request attribute with the route, so that several filters share one search. */
    private static final String FOUND = Routes.class.getName();

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;
    private volatile Map<String, List<Route>> byMethod;

    Routes(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    /**
     * One way to a controller method.
     *
     * @param method such as {@code GET}
     */
    public record Route(String method, PathPattern path, HandlerMethod handler) {}

    /** The route of a request; HEAD has that of GET. Empty if no controller method has this method and path. */
    public Optional<Route> find(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Optional<?> found) {
            return found.map(Route.class::cast);
        }
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        PathContainer path = RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
        Optional<Route> found = byMethod().getOrDefault(method, List.of()).stream()
                .filter(route -> route.path().matches(path))
                .findFirst();
        request.setAttribute(FOUND, found);
        return found;
    }

    /** Whether the path begins with {@code /api/}, however it is escaped. */
    public static boolean isOfApi(HttpServletRequest request) {
        return UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8).startsWith("/api/");
    }

    public List<Route> all() {
        return byMethod().values().stream().flatMap(Collection::stream).toList();
    }

    private Map<String, List<Route>> byMethod() {
        Map<String, List<Route>> routes = byMethod;
        if (routes == null) {
            routes = collect();
            byMethod = routes;
        }
        return routes;
    }

    private Map<String, List<Route>> collect() {
        Map<String, List<Route>> routes = new HashMap<>();
        mapping.getObject().getHandlerMethods().forEach((info, handler) -> {
            if (isOwn(handler.getBeanType())) {
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    for (PathPattern path : info.getPathPatternsCondition().getPatterns()) {
                        routes.computeIfAbsent(method.name(), _ -> new ArrayList<>())
                                .add(new Route(method.name(), path, handler));
                    }
                }
            }
        });
        // The most specific pattern first, as Spring MVC chooses.
        routes.values().forEach(list -> list.sort(Comparator.comparing(Route::path)));
        return routes;
    }

    private static boolean isOwn(Class<?> controller) {
        return controller.getPackageName().startsWith(OWN_PACKAGE)
                && !ErrorController.class.isAssignableFrom(controller);
    }
}
