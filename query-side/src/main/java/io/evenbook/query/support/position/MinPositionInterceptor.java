package io.evenbook.query.support.position;

import io.evenbook.api.MalformedRequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Makes a read wait until its views have reached {@code minPosition}. Checks before the read, so the answer contains at
 * least that position. A controller method that names no views waits for the log.
 */
@Component
class MinPositionInterceptor implements HandlerInterceptor, WebMvcConfigurer {
    static final String PARAMETER = "minPosition";

    private static final String EFFECTIVE_AT = "effectiveAt";

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final ViewPositions positions;

    MinPositionInterceptor(ViewPositions positions) {
        this.positions = positions;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String minPosition = request.getParameter(PARAMETER);
        if (minPosition != null && handler instanceof HandlerMethod method) {
            Reads reads = method.getMethodAnnotation(Reads.class);
            if (reads != null) {
                positions.await(views(reads, request), parse(minPosition));
            } else if (READS.contains(request.getMethod())) {
                positions.await(List.of(View.LOG), parse(minPosition));
            }
        }
        return true;
    }

    private static List<View> views(Reads reads, HttpServletRequest request) {
        List<View> views = new ArrayList<>(List.of(reads.value()));
        if (request.getParameter(EFFECTIVE_AT) != null) {
            views.addAll(List.of(reads.atEffectiveTime()));
        }
        return views;
    }

    private static long parse(String minPosition) {
        try {
            if (minPosition.matches("[0-9]+")) {
                return Long.parseLong(minPosition);
            }
        } catch (NumberFormatException e) {
            // The text below says it: greater than every position.
        }
        throw new MalformedRequestException(
                PARAMETER,
                "The minPosition must be a whole number from 0 to %d: %s.".formatted(Long.MAX_VALUE, minPosition));
    }
}
