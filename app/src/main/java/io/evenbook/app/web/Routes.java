package io.evenbook.app.web;

import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.Element;
import org.springframework.http.server.PathContainer.PathSegment;
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

    /** Where a path's elements have the resource: {@code orders} of {@code /api/v1/orders/ord_1}. */
    private static final int RESOURCE = 5;

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;

    /** By method and resource, so that a search compares few paths. */
    private volatile Map<String, List<Route>> byResource;

    Routes(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    /**
     * One way to a controller method, with its annotations: finding them takes longer than finding the method.
     *
     * @param method such as {@code GET}
     * @param requires null if the method has no such annotation
     */
    public record Route(
            String method, PathPattern path, HandlerMethod handler, Requires requires, boolean hasLargeBody) {
        public Route(String method, PathPattern path, HandlerMethod handler) {
            this(
                    method,
                    path,
                    handler,
                    handler.getMethodAnnotation(Requires.class),
                    handler.hasMethodAnnotation(LargeBody.class));
        }
    }

    /** The route of a request; HEAD has that of GET. Empty if no controller method has this method and path. */
    public Optional<Route> find(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Optional<?> found) {
            return found.map(Route.class::cast);
        }
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        PathContainer path = RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
        Optional<Route> found = byResource().getOrDefault(key(method, path), List.of()).stream()
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
        return byResource().values().stream().flatMap(Collection::stream).toList();
    }

    /** The methods of a path; none if it is unknown. */
    SortedSet<String> methods(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return all().stream()
                .filter(route -> route.path().matches(parsed))
                .map(Route::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, List<Route>> byResource() {
        Map<String, List<Route>> routes = byResource;
        if (routes == null) {
            routes = collect();
            byResource = routes;
        }
        return routes;
    }

    private Map<String, List<Route>> collect() {
        Map<String, List<Route>> routes = new HashMap<>();
        mapping.getObject().getHandlerMethods().forEach((info, handler) -> {
            if (isOwn(handler.getBeanType())) {
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    for (PathPattern path : info.getPathPatternsCondition().getPatterns()) {
                        String key = key(method.name(), PathContainer.parsePath(path.getPatternString()));
                        routes.computeIfAbsent(key, _ -> new ArrayList<>())
                                .add(new Route(method.name(), path, handler));
                    }
                }
            }
        });
        // The most specific pattern first, as Spring MVC chooses.
        routes.values().forEach(list -> list.sort(Comparator.comparing(Route::path)));
        return routes;
    }

    private static String key(String method, PathContainer path) {
        List<Element> elements = path.elements();
        return elements.size() > RESOURCE && elements.get(RESOURCE) instanceof PathSegment resource
                ? method + resource.valueToMatch()
                : method;
    }

    private static boolean isOwn(Class<?> controller) {
        return controller.getPackageName().startsWith(OWN_PACKAGE)
                && !ErrorController.class.isAssignableFrom(controller);
    }
}
