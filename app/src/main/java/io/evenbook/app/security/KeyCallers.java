package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.KeyId;
import io.evenbook.app.key.ApiKey;
import io.evenbook.app.key.ApiKeys;
import io.evenbook.app.key.KeyScopes;
import io.evenbook.app.key.KeySecrets;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.stereotype.Component;

/** The callers behind API keys. */
@Component
class KeyCallers implements BearerCredentials {
    private static final String PREFIX = "evk_";
    private static final int ID_LENGTH = 30;
    private static final char SEPARATOR = '_';

    private final ApiKeys keys;
    private final CommittedStates states;
    private final Callers callers;
    private final Clock clock;

    KeyCallers(ApiKeys keys, CommittedStates states, Callers callers, Clock clock) {
        this.keys = keys;
        this.states = states;
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public CallerAuthentication authenticate(String token, HttpServletRequest request) {
        return ofToken(token, request.getRemoteAddr())
                .orElseThrow(() -> new BadCredentialsException("Unknown or invalid key"));
    }

    /**
     * The caller behind a token {@code evk_{id}_{secret}}; empty if it is not valid, or not from this address.
     *
     * @throws DisabledException if the user is suspended
     */
    Optional<CallerAuthentication> ofToken(String token, String address) {
        if (token.length() <= ID_LENGTH || token.charAt(ID_LENGTH) != SEPARATOR) {
            return Optional.empty();
        }
        byte[] sha256 = KeySecrets.sha256(token.substring(ID_LENGTH + 1));
        return find(token.substring(0, ID_LENGTH))
                .filter(key -> key.hasSecret(sha256))
                .flatMap(key -> ofKey(key, address));
    }

    /** The key with this id; empty if there is none, or the text is no id. */
    Optional<ApiKey> find(String keyId) {
        try {
            return keys.find(new KeyId(keyId));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The caller behind a key whose secret or signature was checked: the user with those of its present permissions
     * that the key has. Empty if the key was revoked, has expired, or may not be used from this address.
     *
     * @throws DisabledException if the user is suspended
     */
    Optional<CallerAuthentication> ofKey(ApiKey key, String address) {
        UserState user = states.find(UserState.AGGREGATE.type(), key.userId());
        boolean isValid = user != null
                && user.keys().contains(key.keyId())
                && clock.instant().isBefore(key.expiresAt())
                && key.addresses().contain(address);
        if (!isValid) {
            return Optional.empty();
        }
        Caller caller = callers.caller(key.userId(), user, key.keyId().value());
        keys.used(key.keyId());
        // Without roles: the actuator's details are for people.
        return Optional.of(new CallerAuthentication(KeyScopes.narrowed(caller, key.scopes()), List.of()));
    }
}
