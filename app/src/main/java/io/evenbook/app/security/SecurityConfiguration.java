package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.Jwt;
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
            Converter<Jwt, AbstractAuthenticationToken> tokenUser,
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
                    .jwt(jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(tokenUser)));
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

    /**
     * The user of a token is known by issuer and subject; neither is stored, since a subject may be a mail address. A
     * user whom the log does not know has the roles of the token.
     *
     * @param claim name of a claim, or a path through nested objects such as {@code realm_access.roles}
     */
    @Bean
    Converter<Jwt, AbstractAuthenticationToken> tokenUser(
            Callers callers, @Value("${evenbook.security.roles-claim}") String claim) {
        RolesClaim rolesClaim = new RolesClaim(claim);
        return token -> {
            UserId userId = userOf(token);
            return callers.find(userId, null).orElseGet(() -> {
                List<String> roles = rolesClaim.rolesOf(token.getClaims()).stream()
                        .map(role -> role.toUpperCase(Locale.ROOT))
                        .filter(Roles.names()::contains)
                        .toList();
                return new CallerAuthentication(
                        new Caller(userId, null, null, null, Roles.permissionsOf(roles)), roles);
            });
        };
    }

    static UserId userOf(Jwt token) {
        String subject = token.getClaimAsString("iss") + "\n" + token.getSubject();
        return UserId.named(
                RequestKey.hash(subject.getBytes(StandardCharsets.UTF_8)).substring(0, 26));
    }
}
