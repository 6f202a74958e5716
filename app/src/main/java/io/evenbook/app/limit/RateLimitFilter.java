package io.evenbook.app.limit;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.RequestCost;
import io.evenbook.app.limit.RateLimits.Limit;
import io.evenbook.app.web.RateLimitedException;
import io.evenbook.app.web.ReadMethods;
import io.evenbook.app.web.Routes;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses requests above the caller's rate, and shows the rate in the fields of
 * draft-ietf-httpapi-ratelimit-headers-11. Runs within the security chain, when the caller is known. Probes, metrics
 * and the contract are not limited.
 */
@Component
public final class RateLimitFilter extends OncePerRequestFilter implements RequestCost {
    private static final String LIMIT = RateLimitFilter.class.getName();

    private final boolean isOn;
    private final RateLimits limits;
    private final HttpServletRequest current;
    private final HandlerExceptionResolver problems;

    /** @param current a proxy of the current thread's request */
    RateLimitFilter(
            @Value("${evenbook.http.rate-limits}") boolean isOn,
            RateLimits limits,
            HttpServletRequest current,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.isOn = isOn;
        this.limits = limits;
        this.current = current;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isOn || !Routes.isOfApi(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Limit limit = limitOf(request);
        ConsumptionProbe probe = limit.bucket().tryConsumeAndReturnRemaining(1);
        long waitNanos = probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
        Duration wait = limit.show(response, probe.getRemainingTokens(), waitNanos);
        if (probe.isConsumed()) {
            request.setAttribute(LIMIT, limit);
            chain.doFilter(request, response);
        } else {
            problems.resolveException(
                    request, response, null, new RateLimitedException(limit.name(), limit.perSecond(), wait));
        }
    }

    private Limit limitOf(HttpServletRequest request) {
        boolean reads = ReadMethods.isOf(request);
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? limits.ofCaller(caller, reads)
                : limits.ofAddress(ClientNetwork.of(request.getRemoteAddr()), reads);
    }

    @Override
    public void add(int commands) {
        if (commands > 0 && current.getAttribute(LIMIT) instanceof Limit limit) {
            limit.bucket().consumeIgnoringRateLimits(commands);
        }
    }
}
