package io.evenbook.app.limit;

import io.evenbook.app.limit.RateLimits.Limit;
import io.evenbook.app.signature.SignatureRules;
import io.evenbook.app.web.RateLimitedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Limits how many bad credentials a network may show: keys, tokens, signatures, passwords of Basic. Above 50 a second
 * they are answered 429. Good credentials of the same network, and requests without any, are not affected.
 */
@Component
public final class BadCredentials {
    private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final boolean isOn;
    private final RateLimits limits;

    BadCredentials(@Value("${evenbook.http.rate-limits}") boolean isOn, RateLimits limits) {
        this.isOn = isOn;
        this.limits = limits;
    }

    /**
     * Counts a request that is to be answered 401, if it showed credentials, and shows how many are left.
     *
     * @return the answer in place of 401 if there were too many
     */
    public Optional<RateLimitedException> count(HttpServletRequest request, HttpServletResponse response) {
        if (!isOn || !showsCredentials(request)) {
            return Optional.empty();
        }
        Limit limit = limits.ofBadCredentials(ClientNetwork.of(request.getRemoteAddr()));
        boolean isAllowed = limit.bucket().tryConsume(1);
        Duration wait = limit.show(response, limit.bucket().getAvailableTokens(), WAIT_NANOS);
        return isAllowed
                ? Optional.empty()
                : Optional.of(new RateLimitedException("requests with bad credentials", limit.perSecond(), wait));
    }

    private static boolean showsCredentials(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || SignatureRules.isSigned(request);
    }
}
