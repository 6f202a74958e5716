package io.evenbook.app.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses a write that a browser sends for a page of another site: it would add the credentials that its user once
 * entered here. Browsers say so in {@code Sec-Fetch-Site} (W3C Fetch Metadata), older ones in {@code Origin} alone.
 * Other clients send neither and are let through.
 */
final class CrossSiteWrites extends OncePerRequestFilter {
    private static final String SITE = "Sec-Fetch-Site";

    /**
     * A page of this service, or the user's own doing; {@code same-site} is another service at the same host or domain.
     */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final HandlerExceptionResolver problems;

    CrossSiteWrites(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!READS.contains(request.getMethod()) && isForeign(request)) {
            problems.resolveException(request, response, null, new CsrfException("A page of another site sent this"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader(SITE);
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !hostOf(origin).equals(hostOf(String.valueOf(request.getHeader(HttpHeaders.HOST))));
    }

    /**
     * Without the scheme and its default port: behind a proxy that ends TLS the browser's scheme is not the request's.
     */
    private static String hostOf(String origin) {
        return origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst(":(80|443)$", "");
    }
}
