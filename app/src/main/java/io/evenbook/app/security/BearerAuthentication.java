package io.evenbook.app.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.stereotype.Component;

/**
 * Finds who can check the token of {@code Authorization: Bearer}: the {@link BearerCredentials} with its prefix, else
 * the trusted issuer of JWTs.
 */
@Component
class BearerAuthentication implements AuthenticationManagerResolver<HttpServletRequest> {
    private final List<BearerCredentials> kinds;
    private final AuthenticationManager others;

    BearerAuthentication(
            ObjectProvider<BearerCredentials> kinds, ObjectProvider<JwtDecoder> jwtDecoder, TokenUsers tokenUsers) {
        this.kinds = kinds.orderedStream().toList();
        this.others = ofJwts(jwtDecoder.getIfAvailable(), tokenUsers);
    }

    @Override
    public AuthenticationManager resolve(HttpServletRequest request) {
        return given -> authenticate(given, request);
    }

    /** @throws AuthenticationException if nobody accepts the token */
    private Authentication authenticate(Authentication given, HttpServletRequest request) {
        String token = ((BearerTokenAuthenticationToken) given).getToken();
        for (BearerCredentials kind : kinds) {
            if (token.startsWith(kind.prefix())) {
                return kind.authenticate(token, request);
            }
        }
        return others.authenticate(given);
    }

    private static AuthenticationManager ofJwts(JwtDecoder decoder, TokenUsers tokenUsers) {
        if (decoder == null) {
            return _ -> {
                throw new InvalidBearerTokenException("No issuer of tokens is trusted");
            };
        }
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(tokenUsers::find);
        return provider::authenticate;
    }
}
