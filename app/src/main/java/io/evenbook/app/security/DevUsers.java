package io.evenbook.app.security;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Three users for development, one per role, with one password. The password comes from the environment and stays in
 * memory, so it is compared as it is: a slow hash per request would protect nothing. The start fails if the service
 * listens on another address than loopback.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("evenbook.security.dev-users")
class DevUsers {
    private static final Logger log = LoggerFactory.getLogger(DevUsers.class);

    /** @throws InvalidConfigurationPropertyValueException if the service does not listen on loopback */
    @Bean
    DevelopmentUsers developmentUsers(
            @Value("${evenbook.security.dev-password}") String password, ServerProperties server) {
        requireLoopback(server.getAddress());
        log.warn("For development only: the users trader, operator and auditor share the password in"
                + " EVENBOOK_DEV_PASSWORD");
        return new DevelopmentUsers(password);
    }

    @Bean
    AuthenticationProvider devUserAuthentication(DevelopmentUsers users) {
        return new DevUserAuthentication(users);
    }

    private static void requireLoopback(InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.address",
                    address == null ? "" : address.getHostAddress(),
                    "The development users share a password: the service must listen on loopback only (127.0.0.1, ::1)."
                            + " To listen elsewhere set evenbook.security.dev-users=false and trust an issuer by"
                            + " spring.security.oauth2.resourceserver.jwt.*");
        }
    }

    private record DevUserAuthentication(DevelopmentUsers users) implements AuthenticationProvider {
        @Override
        public Authentication authenticate(Authentication given) {
            boolean same = users.hasPassword(String.valueOf(given.getCredentials()));
            return users.find(given.getName(), null)
                    .filter(_ -> same)
                    .orElseThrow(() -> new BadCredentialsException("Unknown user or wrong password"));
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }
}
