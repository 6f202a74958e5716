package io.evenbook.app.security;

import io.evenbook.app.limit.AllAccounts;
import io.evenbook.app.limit.BadCredentials;
import io.evenbook.app.limit.RateLimitFilter;
import io.evenbook.app.signature.SignatureRules;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Authenticates the development users if they are switched on, {@link BearerCredentials}, signed requests, and bearers
 * of a JWT if {@code spring.security.oauth2.resourceserver.jwt} names a trusted issuer.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** A timer around each check takes longer than the check; {@code http.server.requests} counts refusals as well. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    AllAccounts allAccounts(Callers callers) {
        // The user decides, whatever a key is good for: all keys of a user share its rate
        return caller -> Roles.actsForAll(callers.find(caller.userId(), null)
                .map(CallerAuthentication::getPrincipal)
                .orElse(caller));
    }

    @Bean
    SecurityFilterChain httpSecurity(
            HttpSecurity http,
            ObjectProvider<AuthenticationProvider> devUsers,
            BearerAuthentication bearers,
            KeyCallers keys,
            SignatureRules signatures,
            RateLimitFilter rateLimits,
            BadCredentials badCredentials,
            AccessRules access,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems)
            throws Exception {
        AuthenticationProvider passwords = devUsers.getIfAvailable();
        AuthenticationEntryPoint unauthenticated = challenging(passwords != null, badCredentials, problems);
        AccessDeniedHandler forbidden = (request, response, e) -> problems.resolveException(request, response, null, e);

        http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // There is no session that could keep a CSRF token; CrossSiteWrites protects Basic credentials.
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterAfter(new CrossSiteWrites(problems), HeaderWriterFilter.class)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(faults ->
                        faults.authenticationEntryPoint(unauthenticated).accessDeniedHandler(forbidden))
                .authorizeHttpRequests(rules -> rules.anyRequest().access(access));
        if (passwords != null) {
            http.authenticationProvider(passwords).httpBasic(basic -> basic.authenticationEntryPoint(unauthenticated));
        } else {
            http.httpBasic(AbstractHttpConfigurer::disable);
        }
        http.addFilterBefore(
                new SignedRequests(signatures, keys, unauthenticated), BearerTokenAuthenticationFilter.class);
        http.addFilterBefore(rateLimits, AuthorizationFilter.class);
        http.oauth2ResourceServer(server -> server.authenticationEntryPoint(unauthenticated)
                .accessDeniedHandler(forbidden)
                .authenticationManagerResolver(bearers));
        return http.build();
    }

    /** Answers 401 with a challenge for each way to authenticate. */
    private static AuthenticationEntryPoint challenging(
            boolean byPassword, BadCredentials badCredentials, HandlerExceptionResolver problems) {
        List<String> challenges = new ArrayList<>();
        if (byPassword) {
            challenges.add("Basic realm=\"evenbook\", charset=\"UTF-8\"");
        }
        challenges.add("Bearer");
        return (request, response, e) -> {
            Exception limited = badCredentials.count(request, response).orElse(null);
            if (limited == null) {
                challenges.forEach(challenge -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge));
            }
            problems.resolveException(request, response, null, limited == null ? e : limited);
        };
    }
}
