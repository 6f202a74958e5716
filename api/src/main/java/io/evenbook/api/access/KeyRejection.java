package io.evenbook.api.access;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/** The reasons why a command on an API key or on a login at an issuer of tokens was refused. */
public sealed interface KeyRejection extends Rejection {

    /** @param keyId the client's text; it may be malformed */
    record KeyUnknown(String keyId) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("key.unknown", "There is no API key %s.".formatted(keyId));
        }
    }

    /** Development users, and users known by the roles of a token, are not in the log. */
    record KeyWithoutUser(UserId userId) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("key.no-user", "%s is no user of the log and has no API keys.".formatted(userId));
        }
    }

    /** A key may not do what its user may not do, and may not manage keys. */
    record KeyScopeRefused(String scope) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("key.scope", "Your keys cannot have the permission %s.".formatted(scope));
        }
    }

    record KeyExpiryRefused(Instant expiresAt, int maxDays) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "key.expiry",
                    "expiresAt %s is in the past or more than %d days ahead.".formatted(expiresAt, maxDays));
        }
    }

    /** Expired keys count until they are revoked. */
    record KeysExhausted(int maxKeys) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("key.too-many", "A user has at most %d API keys; revoke one.".formatted(maxKeys));
        }
    }

    /** @param identityId the client's text; it may be malformed */
    record IdentityUnknown(String identityId) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("identity.unknown", "There is no identity %s.".formatted(identityId));
        }
    }

    /** Issuer and subject lead to a user already. */
    record IdentityTaken(String issuer) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("identity.taken", "This subject of %s has a user already.".formatted(issuer));
        }
    }

    /**
     * Issuer and subject may soon lead to another user: a link waits for a second person, or its outcome is not known.
     */
    record IdentityPending(String issuer) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "identity.pending",
                    "A request to link this subject of %s to another user is pending. It must end first."
                            .formatted(issuer));
        }
    }

    /** A user has at most this many logins at issuers of tokens. */
    record IdentitiesExhausted(int maxIdentities) implements KeyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "identity.too-many", "A user has at most %d identities; remove one.".formatted(maxIdentities));
        }
    }
}
