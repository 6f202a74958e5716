package io.evenbook.app.key;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.KeyRejection.KeyScopeRefused;
import io.evenbook.api.access.KeyRejection.KeyUnknown;
import io.evenbook.api.access.Scope;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.RevokeKey;
import io.evenbook.api.access.UserEvent.KeyIssued;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.UserId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.key.ApiKeyController.IssueKeyRequest;
import io.evenbook.app.key.ApiKeyController.IssuedKeyAnswer;
import io.evenbook.app.key.ApiKeyController.KeyAnswer;
import io.evenbook.app.key.ApiKeyController.KeyList;
import io.evenbook.app.key.ApiKeyController.RevokedKeyAnswer;
import io.evenbook.app.key.ApiKeys.UsedKey;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Issues, lists and revokes API keys. The event comes first, so the log never lacks a key that works; after a crash in
 * between, the user has a key that nobody can use and revokes it.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
class KeyOperations {
    private final CommandGate gate;
    private final CurrentAccess access;
    private final ApiKeys keys;
    private final CommittedStates states;
    private final JsonMapper json;
    private final Clock clock;

    KeyOperations(
            CommandGate gate,
            CurrentAccess access,
            ApiKeys keys,
            CommittedStates states,
            JsonMapper json,
            Clock clock) {
        this.gate = gate;
        this.access = access;
        this.keys = keys;
        this.states = states;
        this.json = json;
        this.clock = clock;
    }

    /** A repeat with the same idempotency key gets the id and not the secret, which is not stored. */
    ResponseEntity<IssuedKeyAnswer> issue(IssueKeyRequest body) {
        return gate.keepingRefusal(body, () -> issueInScopes(body));
    }

    private ResponseEntity<IssuedKeyAnswer> issueInScopes(IssueKeyRequest body) {
        Caller caller = access.caller();
        List<String> scopes = requireScopes(body.scopes(), caller);
        AddressRanges addresses = new AddressRanges(body.addresses() == null ? List.of() : body.addresses());
        byte[] publicKey = body.publicKey() == null ? null : Ed25519Keys.encoded(body.publicKey());
        Instant expiresAt = Times.micros("expiresAt", body.expiresAt());
        KeyId keyId = KeyId.named(NewIds.unique());
        ResponseEntity<IssuedKeyAnswer> answer = gate.perform(Operation.of(
                new IssueKey(caller.userId(), keyId, scopes, expiresAt),
                body,
                effects -> effects.answer(
                        HttpStatus.CREATED,
                        (version, position) ->
                                new IssuedKeyAnswer(effects.get(KeyIssued.class).keyId(), null, version, position))));
        if (!KeptAnswer.isDone(answer)) {
            return answer;
        }
        String secret = publicKey == null ? KeySecrets.random() : null;
        keys.insert(new ApiKey(
                keyId,
                caller.userId(),
                secret == null ? null : KeySecrets.sha256(secret),
                publicKey,
                scopes,
                addresses,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                expiresAt));
        return KeptAnswer.withBody(
                answer,
                IssuedKeyAnswer.class,
                json,
                issued -> new IssuedKeyAnswer(
                        issued.keyId(),
                        secret == null ? null : KeySecrets.token(keyId, secret),
                        issued.version(),
                        issued.position()));
    }

    /** What the caller may do itself, without repeats. */
    private static List<String> requireScopes(List<String> wanted, Caller caller) {
        List<String> scopes = wanted.stream().distinct().sorted().toList();
        for (String scope : scopes) {
            if (KeyScopes.isForPeople(scope) || caller.scopeOf(scope).isEmpty()) {
                throw new RejectedException(new KeyScopeRefused(scope));
            }
        }
        return scopes;
    }

    ResponseEntity<RevokedKeyAnswer> revoke(KeyId keyId, String reason) {
        UserId owner =
                keys.find(keyId).map(ApiKey::userId).orElse(access.caller().userId());
        if (!mayReach(owner) || !isValid(owner, keyId)) {
            throw new RejectedException(new KeyUnknown(keyId.value()));
        }
        ResponseEntity<RevokedKeyAnswer> answer = gate.perform(Operation.of(
                        new RevokeKey(owner, keyId, reason),
                        effects -> effects.answer(
                                HttpStatus.OK, (version, position) -> new RevokedKeyAnswer(keyId, version, position)))
                .because(reason));
        keys.delete(keyId);
        return answer;
    }

    /** @param userId null: the caller */
    KeyList list(String userId) {
        UserId owner = userId == null ? access.caller().userId() : PathIds.parse(userId, UserId::new, UserUnknown::new);
        if (!mayReach(owner)) {
            throw new RejectedException(new UserUnknown(owner.value()));
        }
        return new KeyList(keys.ofUser(owner).stream()
                .filter(used -> isValid(owner, used.key().keyId()))
                .map(KeyOperations::answer)
                .toList());
    }

    private boolean mayReach(UserId owner) {
        return access.scope() == Scope.ALL || owner.equals(access.caller().userId());
    }

    private boolean isValid(UserId owner, KeyId keyId) {
        return Optional.ofNullable(states.find(UserState.AGGREGATE.type(), owner))
                .filter(user -> user.keys().contains(keyId))
                .isPresent();
    }

    private static KeyAnswer answer(UsedKey used) {
        ApiKey key = used.key();
        return new KeyAnswer(
                key.keyId(),
                key.scopes(),
                key.addresses().texts(),
                key.verifier().isPresent(),
                key.createdAt(),
                key.expiresAt(),
                used.lastUsedAt() == null ? null : used.lastUsedAt().truncatedTo(ChronoUnit.MINUTES));
    }
}
