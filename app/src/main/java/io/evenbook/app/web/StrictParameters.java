package io.evenbook.app.web;

import io.evenbook.api.MalformedRequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Refuses query parameters that an operation does not have, since they may be misspelt filters, parameters that occur
 * twice, and values that are empty, surrounded by blanks or of the wrong type. Numbers in paths are read alike.
 */
@Component
class StrictParameters implements WebMvcConfigurer, HandlerInterceptor {
    /** TradingView's clients send parameters of their own, some of them empty. */
    private static final String FOREIGN_PARAMETERS = "/api/v1/udf/**";

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;
    private final Map<String, Map<String, Class<?>>> types = new ConcurrentHashMap<>();

    StrictParameters(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**").excludePathPatterns(FOREIGN_PARAMETERS);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation) {
            Stream.of(operation.getMethodParameters()).forEach(parameter -> requireInPath(parameter, request));
            if (request.getQueryString() != null) {
                Map<String, Class<?>> known = known(request);
                request.getParameterMap().forEach((name, values) -> require(name, values, known));
            }
        }
        return true;
    }

    private static void require(String name, String[] values, Map<String, Class<?>> known) {
        Class<?> type = known.get(name);
        if (type == null) {
            throw new MalformedRequestException(
                    name,
                    "Unknown parameter %s; this operation has %s.".formatted(name, new TreeSet<>(known.keySet())));
        }
        if (values.length > 1) {
            throw new MalformedRequestException(
                    name, "The parameter %s occurs %d times.".formatted(name, values.length));
        }
        String value = values[0];
        if (value.isEmpty() || !value.equals(value.strip())) {
            throw new MalformedRequestException(
                    name, "The value of the parameter %s is empty or has blanks around it.".formatted(name));
        }
        requireNumber(name, value, type);
        if (type == Boolean.class && !value.equals("true") && !value.equals("false")) {
            throw new MalformedRequestException(name, "The parameter %s must be true or false.".formatted(name));
        }
    }

    private static void requireNumber(String name, String value, Class<?> type) {
        if (Number.class.isAssignableFrom(type) && !WHOLE_NUMBER.matcher(value).matches()) {
            throw new MalformedRequestException(name, "The parameter %s must be a whole number.".formatted(name));
        }
    }

    /** Refuses a number in the path that only Java reads as one, such as 0x1 or +1. */
    private static void requireInPath(MethodParameter parameter, HttpServletRequest request) {
        if (Number.class.isAssignableFrom(typeOf(parameter))
                && parameter.hasParameterAnnotation(PathVariable.class)
                && request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> values) {
            String name = nameOf(parameter);
            requireNumber(name, (String) values.get(name), typeOf(parameter));
        }
    }

    private static String nameOf(MethodParameter parameter) {
        parameter.initParameterNameDiscovery(NAMES);
        return parameter.getParameterName();
    }

    private static Class<?> typeOf(MethodParameter parameter) {
        return ClassUtils.resolvePrimitiveIfNecessary(parameter.getParameterType());
    }

    /**
     * The parameters of all controller methods with this method and path; they may differ by the media type of their
     * answer.
     */
    private Map<String, Class<?>> known(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        boolean reads = ReadMethods.isOf(request);
        String method = reads ? "GET" : request.getMethod();
        return types.computeIfAbsent(method + " " + pattern, _ -> {
            Map<String, Class<?>> found = new HashMap<>();
            if (reads) {
                found.put("minPosition", Long.class);
            }
            mapping.getObject().getHandlerMethods().forEach((info, operation) -> {
                boolean isHere = info.getPatternValues().contains(pattern)
                        && info.getMethodsCondition().getMethods().stream()
                                .anyMatch(each -> each.name().equals(method));
                if (isHere) {
                    Stream.of(operation.getMethodParameters()).forEach(parameter -> add(parameter, found));
                }
            });
            return found;
        });
    }

    /** Adds a single parameter, or the components of a record of parameters. */
    private static void add(MethodParameter parameter, Map<String, Class<?>> found) {
        RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
        if (named != null) {
            found.put(named.name().isEmpty() ? nameOf(parameter) : named.name(), typeOf(parameter));
            return;
        }
        boolean isGroup = parameter.getParameterType().isRecord()
                && Stream.of(parameter.getParameterAnnotations())
                        .noneMatch(annotation -> annotation
                                .annotationType()
                                .getPackageName()
                                .equals(RequestParam.class.getPackageName()));
        if (isGroup) {
            for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
                found.put(component.getName(), ClassUtils.resolvePrimitiveIfNecessary(component.getType()));
            }
        }
    }
}
