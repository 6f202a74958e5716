package io.evenbook.app.security;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Traders use accounts and orders, operators may do everything, auditors read everything. The first rule that matches
 * decides, and what no rule names is an operator's to write and everybody's to read.
 */
final class AccessRules {
    static final String TRADER = "TRADER";
    static final String OPERATOR = "OPERATOR";
    static final String AUDITOR = "AUDITOR";

    private static final RequestMatcher CANCEL_ALL =
            PathPatternRequestMatcher.withDefaults().matcher(DELETE, "/api/v1/orders");

    private AccessRules() {}

    static void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        // The container's own dispatches answer requests that have been let in, or turned away, before.
        rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll();
        // HEAD is a GET without the body.
        List.of(GET, HEAD).forEach(read -> reads(read, rules));
        // Which methods there are is no secret.
        rules.requestMatchers(OPTIONS).hasAnyRole(TRADER, OPERATOR, AUDITOR);

        rules.requestMatchers(
                        POST,
                        "/api/v1/accounts",
                        "/api/v1/accounts/*/withdrawals",
                        "/api/v1/transfers",
                        "/api/v1/orders")
                .hasAnyRole(TRADER, OPERATOR)
                // All of a market's orders are an operator's to cancel, one's own account's are not.
                .requestMatchers(AccessRules::cancelsOfEverybody)
                .hasRole(OPERATOR)
                .requestMatchers(DELETE, "/api/v1/orders", "/api/v1/orders/*")
                .hasAnyRole(TRADER, OPERATOR)
                .requestMatchers(PATCH, "/api/v1/orders/*")
                .hasAnyRole(TRADER, OPERATOR)
                .requestMatchers(POST, "/api/v1/notifications/*/read")
                .hasAnyRole(TRADER, OPERATOR)
                .anyRequest()
                .hasRole(OPERATOR);
    }

    private static boolean cancelsOfEverybody(HttpServletRequest request) {
        return CANCEL_ALL.matches(request) && request.getParameter("accountId") == null;
    }

    private static void reads(
            HttpMethod read,
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        rules
                // Probes and scrapers carry no credentials; management.server.port moves them off the public port.
                .requestMatchers(read, "/actuator/**")
                .permitAll()
                // The contract is no secret.
                .requestMatchers(read, "/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
                .permitAll()
                .requestMatchers(
                        read,
                        "/api/v1/audit/**",
                        "/api/v1/sagas/**",
                        "/api/v1/parked",
                        "/api/v1/projections/**",
                        "/api/v1/ledger/export",
                        "/api/v1/ledger/trial-balance",
                        "/api/v1/ledger/entries/**",
                        "/api/v1/ledger/controls/**",
                        "/api/v1/ledger/imports/**",
                        "/api/v1/ledger/reconciliations/**")
                .hasAnyRole(AUDITOR, OPERATOR)
                .requestMatchers(read)
                .hasAnyRole(TRADER, OPERATOR, AUDITOR);
    }
}
