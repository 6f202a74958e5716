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
 * Refuses writes that a browser sends for a page of another site, because the browser adds the user's Basic
 * credentials. A WebSocket counts as a write: pages of other sites may read what comes over it. Browsers mark them by
 * {@code Sec-Fetch-Site} (W3C Fetch Metadata), older ones only by {@code Origin}. Requests with neither header pass:
 * they come from other programs.
 */
final class CrossSiteWrites extends OncePerRequestFilter {
    private static final String SITE = "Sec-Fetch-Site";

    /**
     * From a page of this service or from the user; {@code same-site} is another service on the same host or domain.
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
        boolean lasts = request.getHeader(HttpHeaders.UPGRADE) != null;
        if ((lasts || !READS.contains(request.getMethod())) && isForeign(request)) {
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
     * Strips the scheme and its default port: behind a proxy that ends TLS, browser and request have different schemes.
     */
    private static String hostOf(String origin) {
        return origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst(":(80|443)$", "");
    }
}
