package io.evenbook.app.web;

import io.evenbook.api.Paged;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Binds positions and cursors to the incarnation of the log. Every answer names it in {@code Log-Incarnation}. A read
 * with another incarnation, or with a cursor from another one, is refused: its positions may not exist any more.
 */
@Component
class LogIncarnation {
    static final String HEADER = "Log-Incarnation";
    private static final int PREFIX_LENGTH = 8;
    /** The first digits of an incarnation's id, a dot, and the cursor itself. */
    private static final Pattern CURSOR = Pattern.compile("([0-9a-f]{%d})\\.(.*)".formatted(PREFIX_LENGTH));

    private static final String CURSOR_PREFIX = LogIncarnation.class.getName() + ".cursor";

    private final PostgresEventStore log;

    LogIncarnation(PostgresEventStore log) {
        this.log = log;
    }

    /** Adds the header to an answer. */
    void addTo(HttpServletResponse response) {
        present().ifPresent(present -> response.setHeader(HEADER, present));
    }

    /** Empty until the service has reached the database once. */
    private Optional<String> present() {
        try {
            return Optional.of(log.incarnation());
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    private static String prefix(String incarnation) {
        return incarnation.substring(0, PREFIX_LENGTH);
    }

    private String bound(String cursor) {
        return prefix(log.incarnation()) + "." + cursor;
    }

    /** Adds the incarnation to every answer and strips its prefix from cursors. */
    @Component
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    static class Filter extends OncePerRequestFilter {
        private final LogIncarnation incarnation;

        Filter(LogIncarnation incarnation) {
            this.incarnation = incarnation;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            incarnation.addTo(response);
            boolean mayHaveCursor = ReadMethods.isOf(request)
                    && request.getQueryString() != null
                    && request.getQueryString().contains("cursor=");
            chain.doFilter(mayHaveCursor ? new UnboundCursor(request) : request, response);
        }
    }

    private static final class UnboundCursor extends HttpServletRequestWrapper {
        UnboundCursor(HttpServletRequest request) {
            super(request);
        }

        private String unbound(String name, String value) {
            Matcher cursor = CURSOR.matcher(value);
            if (!name.equals("cursor") || !cursor.matches()) {
                return value;
            }
            setAttribute(CURSOR_PREFIX, cursor.group(1));
            return cursor.group(2);
        }

        @Override
        public String[] getParameterValues(String name) {
            String[] values = super.getParameterValues(name);
            if (values == null) {
                return null;
            }
            return List.of(values).stream().map(value -> unbound(name, value)).toArray(String[]::new);
        }

        @Override
        public String getParameter(String name) {
            String[] values = getParameterValues(name);
            return values == null ? null : values[0];
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            Map<String, String[]> parameters = new HashMap<>();
            for (Enumeration<String> names = getParameterNames(); names.hasMoreElements(); ) {
                String name = names.nextElement();
                parameters.put(name, getParameterValues(name));
            }
            return parameters;
        }
    }

    /** Refuses reads with another incarnation. */
    @Component
    static class Interceptor implements WebMvcConfigurer, HandlerInterceptor {
        private final LogIncarnation incarnation;

        Interceptor(LogIncarnation incarnation) {
            this.incarnation = incarnation;
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(this).addPathPatterns("/api/**");
        }

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (ReadMethods.isOf(request)) {
                String given = request.getHeader(HEADER);
                if (given != null) {
                    require(given.equals(incarnation.log.incarnation()));
                }
                request.getParameter("cursor");
                if (request.getAttribute(CURSOR_PREFIX) instanceof String prefix) {
                    require(prefix.equals(prefix(incarnation.log.incarnation())));
                }
            }
            return true;
        }

        private void require(boolean isPresent) {
            if (!isPresent) {
                throw new OtherIncarnationException(incarnation.log.incarnation());
            }
        }
    }

    /** Prefixes the cursors of answers with the incarnation. */
    @RestControllerAdvice
    static class Answers implements ResponseBodyAdvice<Object> {
        private final LogIncarnation incarnation;

        Answers(LogIncarnation incarnation) {
            this.incarnation = incarnation;
        }

        @Override
        public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
            return true;
        }

        @Override
        public Object beforeBodyWrite(
                Object body,
                MethodParameter returned,
                MediaType type,
                Class<? extends HttpMessageConverter<?>> converter,
                ServerHttpRequest request,
                ServerHttpResponse response) {
            return body instanceof Paged part && part.next() != null
                    ? part.withNext(incarnation.bound(part.next()))
                    : body;
        }
    }
}
