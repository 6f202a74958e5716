package io.evenbook.app.security;

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
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Authenticates the development users if they are switched on, and bearers of a JWT if
 * {@code spring.security.oauth2.resourceserver.jwt} names a trusted issuer. Without both, every request is refused.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain httpSecurity(
            HttpSecurity http,
            ObjectProvider<AuthenticationProvider> devUsers,
            ObjectProvider<JwtDecoder> jwtDecoder,
            TokenUsers tokenUsers,
            AccessRules access,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems)
            throws Exception {
        AuthenticationProvider passwords = devUsers.getIfAvailable();
        JwtDecoder tokens = jwtDecoder.getIfAvailable();
        AuthenticationEntryPoint unauthenticated = challenging(passwords != null, tokens != null, problems);
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
                .authorizeHttpRequests(access::apply);
        if (passwords != null) {
            http.authenticationProvider(passwords).httpBasic(basic -> basic.authenticationEntryPoint(unauthenticated));
        } else {
            http.httpBasic(AbstractHttpConfigurer::disable);
        }
        if (tokens != null) {
            http.oauth2ResourceServer(server -> server.authenticationEntryPoint(unauthenticated)
                    .accessDeniedHandler(forbidden)
                    .jwt(jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(tokenUsers::find)));
        }
        return http.build();
    }

    /** Answers 401 with a challenge for each way to authenticate; without any, with that for a token. */
    private static AuthenticationEntryPoint challenging(
            boolean byPassword, boolean byToken, HandlerExceptionResolver problems) {
        List<String> challenges = new ArrayList<>();
        if (byPassword) {
            challenges.add("Basic realm=\"evenbook\", charset=\"UTF-8\"");
        }
        if (byToken || !byPassword) {
            challenges.add("Bearer");
        }
        return (request, response, e) -> {
            challenges.forEach(challenge -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge));
            problems.resolveException(request, response, null, e);
        };
    }
}
