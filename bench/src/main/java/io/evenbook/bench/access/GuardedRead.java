package io.evenbook.bench.access;

import io.evenbook.bench.service.WholeService;
import io.evenbook.query.access.VisibleAccounts;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Reads of the caller's own account, up to the answer whether it is the caller's own. */
final class GuardedRead {
    private final Filter security;
    private final VisibleAccounts visible;

    GuardedRead(WholeService service) {
        this.security = service.bean("springSecurityFilterChain", Filter.class);
        this.visible = service.bean(VisibleAccounts.class);
    }

    /**
     * Sends one as the holder of a number. Returns the nanoseconds that filters and ownership took; making the request
     * is not part of them.
     *
     * @throws IllegalStateException if the account may not be read
     */
    long send(KeyHolders holders, int number) throws Exception {
        String account = KeyHolders.account(number).value();
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/accounts/" + account);
        request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + holders.token(number));
        MockHttpServletResponse response = new MockHttpServletResponse();
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, response));
        boolean[] own = {false};
        FilterChain granted = (_, _) -> own[0] = visible.include(account);
        long begun = System.nanoTime();
        security.doFilter(request, response, granted);
        long took = System.nanoTime() - begun;
        if (!own[0]) {
            throw new IllegalStateException("must be granted: status=" + response.getStatus());
        }
        return took;
    }
}
