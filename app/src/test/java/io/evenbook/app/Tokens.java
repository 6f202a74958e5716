package io.evenbook.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Bearer tokens of an issuer that the services of tests trust. */
public final class Tokens {
    private static final RSAKey KEY = newKey();

    private Tokens() {}

    /** A token that is valid for one hour. */
    public static String of(String user, String... roles) {
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .subject(user)
                .claim("roles", List.of(roles))
                .expiresAt(Instant.now().plusSeconds(3600))
                .build();
        return encoded(claims);
    }

    /** A token whose issuer is named, with roles that its bearer must not get from it. @param user null: no subject */
    public static String issued(String issuer, String user) {
        return encoded(JwtClaimsSet.builder()
                .issuer(issuer)
                .claims(claims -> {
                    if (user != null) {
                        claims.put("sub", user);
                    }
                })
                .claim("roles", List.of("operator"))
                .expiresAt(Instant.now().plusSeconds(3600))
                .build());
    }

    private static String encoded(JwtClaimsSet claims) {
        return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(KEY)))
                .encode(JwtEncoderParameters.from(claims))
                .getTokenValue();
    }

    /** The public key as a resource location. */
    public static String publicKey() {
        try {
            Path file = Files.createTempFile("evenbook", ".pub");
            Files.writeString(
                    file,
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(KEY.toPublicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
            return file.toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
