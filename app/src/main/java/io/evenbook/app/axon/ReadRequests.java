package io.evenbook.app.axon;

import io.evenbook.app.web.ReadMethods;
import io.evenbook.app.web.Routes;
import io.evenbook.axon.postgres.bus.OverloadedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Marks the threads of read-only requests, so that they use a pool of their own, and limits how many run at once. */
@Component
@Order(1)
class ReadRequests extends OncePerRequestFilter {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final ThreadLocal<Boolean> READING = ThreadLocal.withInitial(() -> false);

    private final Semaphore room;
    private final HandlerExceptionResolver problems;

    ReadRequests(
            @Value("${evenbook.reads.requests}") int requests,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.room = new Semaphore(requests);
        this.problems = problems;
    }

    /** True while this thread answers a read-only request. */
    static boolean isReading() {
        return READING.get();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !ReadMethods.isOf(request) || !Routes.isOfApi(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!room.tryAcquire()) {
            problems.resolveException(request, response, null, new OverloadedException(SOON));
            return;
        }
        READING.set(true);
        try {
            chain.doFilter(request, response);
        } finally {
            READING.remove();
            room.release();
        }
    }
}
