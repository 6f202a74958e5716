package io.evenbook.command.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.KeyRejection.IdentitiesExhausted;
import io.evenbook.api.access.KeyRejection.IdentityUnknown;
import io.evenbook.api.access.KeyRejection.KeyExpiryRefused;
import io.evenbook.api.access.KeyRejection.KeyUnknown;
import io.evenbook.api.access.KeyRejection.KeyWithoutUser;
import io.evenbook.api.access.KeyRejection.KeysExhausted;
import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.RevokeKey;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.access.UserCommand.UnlinkIdentity;
import io.evenbook.api.access.UserCommand.UnlockUser;
import io.evenbook.api.access.UserEvent;
import io.evenbook.api.access.UserEvent.CredentialChanged;
import io.evenbook.api.access.UserEvent.IdentityLinked;
import io.evenbook.api.access.UserEvent.IdentityUnlinked;
import io.evenbook.api.access.UserEvent.KeyIssued;
import io.evenbook.api.access.UserEvent.KeyRevoked;
import io.evenbook.api.access.UserEvent.RolesSet;
import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.access.UserEvent.UserResumed;
import io.evenbook.api.access.UserEvent.UserSuspended;
import io.evenbook.api.access.UserEvent.UserUnlocked;
import io.evenbook.api.access.UserRejection.UserExists;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One user; null before it is created.
 *
 * @param customerId null: none
 * @param keys that were not revoked; they may have expired
 * @param identities logins at issuers of tokens that were not removed
 * @param resets how often an administrator has withdrawn all passwords, second factors, tokens and sessions so far
 */
public record UserState(
        UserId userId,
        CustomerId customerId,
        PersonId personId,
        List<String> roles,
        boolean suspended,
        Set<KeyId> keys,
        Set<IdentityId> identities,
        int resets) {
    private static final int MAX_KEYS = 100;
    private static final int MAX_KEY_DAYS = 400;
    private static final int MAX_IDENTITIES = 20;

    public static final Aggregate<UserState, UserCommand, UserEvent> AGGREGATE = Aggregate.of(
                    "User",
                    UserState.class,
                    UserCommand.class,
                    UserEvent.class,
                    Decider.of(UserState::decide, UserState::evolve))
            .identifiedBy(UserCommand::userId, UserEvent::userId)
            .snapshotEvery(200, "2")
            .build();

    private static List<UserEvent> decide(UserState state, UserCommand command, Facts facts) {
        if (state == null && command instanceof IssueKey) {
            throw new RejectedException(new KeyWithoutUser(command.userId()));
        }
        if (state == null && !(command instanceof CreateUser)) {
            throw new RejectedException(new UserUnknown(command.userId().value()));
        }
        return switch (command) {
            case CreateUser create -> create(state, create, facts);
            case SetRoles set ->
                state.roles.equals(set.roles())
                        ? List.of()
                        : List.of(new RolesSet(set.userId(), set.roles(), set.reason()));
            case SuspendUser suspend ->
                state.suspended ? List.of() : List.of(new UserSuspended(suspend.userId(), suspend.reason()));
            case ResumeUser resume ->
                state.suspended ? List.of(new UserResumed(resume.userId(), resume.reason())) : List.of();
            case UnlockUser unlock -> List.of(new UserUnlocked(unlock.userId(), unlock.reason()));
            case ChangeCredential change -> List.of(new CredentialChanged(change.userId(), change.kind()));
            case IssueKey issue -> state.issue(issue, facts.time());
            case RevokeKey revoke -> state.revoke(revoke);
            case LinkIdentity link -> state.link(link);
            case UnlinkIdentity unlink -> state.unlink(unlink);
        };
    }

    private static List<UserEvent> create(UserState state, CreateUser create, Facts facts) {
        UserCreated created = new UserCreated(create.userId(), create.customerId(), create.personId(), create.roles());
        if (state == null) {
            if (create.customerId() != null) {
                CustomerState.require(facts, create.customerId());
            }
            return List.of(created);
        }
        boolean same = Objects.equals(state.customerId, create.customerId())
                && Objects.equals(state.personId, create.personId())
                && state.roles.equals(create.roles())
                && !state.suspended;
        if (!same) {
            throw new RejectedException(new UserExists(create.userId()));
        }
        return List.of();
    }

    private List<UserEvent> issue(IssueKey issue, Instant now) {
        if (keys.contains(issue.keyId())) {
            return List.of();
        }
        Instant latest = now.plus(MAX_KEY_DAYS, ChronoUnit.DAYS);
        if (!issue.expiresAt().isAfter(now) || issue.expiresAt().isAfter(latest)) {
            throw new RejectedException(new KeyExpiryRefused(issue.expiresAt(), MAX_KEY_DAYS));
        }
        if (keys.size() >= MAX_KEYS) {
            throw new RejectedException(new KeysExhausted(MAX_KEYS));
        }
        return List.of(new KeyIssued(userId, issue.keyId(), issue.scopes(), issue.expiresAt()));
    }

    private List<UserEvent> revoke(RevokeKey revoke) {
        if (!keys.contains(revoke.keyId())) {
            throw new RejectedException(new KeyUnknown(revoke.keyId().value()));
        }
        return List.of(new KeyRevoked(userId, revoke.keyId(), revoke.reason()));
    }

    private List<UserEvent> link(LinkIdentity link) {
        if (identities.contains(link.identityId())) {
            return List.of();
        }
        if (identities.size() >= MAX_IDENTITIES) {
            throw new RejectedException(new IdentitiesExhausted(MAX_IDENTITIES));
        }
        return List.of(new IdentityLinked(userId, link.identityId(), link.reason()));
    }

    private List<UserEvent> unlink(UnlinkIdentity unlink) {
        if (!identities.contains(unlink.identityId())) {
            throw new RejectedException(new IdentityUnknown(unlink.identityId().value()));
        }
        return List.of(new IdentityUnlinked(userId, unlink.identityId(), unlink.reason()));
    }

    private static UserState evolve(UserState state, UserEvent event) {
        return switch (event) {
            case UserCreated created ->
                new UserState(
                        created.userId(),
                        created.customerId(),
                        created.personId(),
                        created.roles(),
                        false,
                        Set.of(),
                        Set.of(),
                        0);
            case RolesSet set -> state.with(set.roles(), state.suspended);
            case UserSuspended _ -> state.with(state.roles, true);
            case UserResumed _ -> state.with(state.roles, false);
            case KeyIssued issued -> state.withKeys(plus(state.keys, issued.keyId()));
            case KeyRevoked revoked -> state.withKeys(minus(state.keys, revoked.keyId()));
            case IdentityLinked linked -> state.withIdentities(plus(state.identities, linked.identityId()));
            case IdentityUnlinked unlinked -> state.withIdentities(minus(state.identities, unlinked.identityId()));
            case CredentialChanged changed -> changed.kind().equals(ChangeCredential.RESET) ? state.reset() : state;
            case UserUnlocked _ -> state;
        };
    }

    private UserState with(List<String> newRoles, boolean nowSuspended) {
        return new UserState(userId, customerId, personId, newRoles, nowSuspended, keys, identities, resets);
    }

    private UserState reset() {
        return new UserState(userId, customerId, personId, roles, suspended, keys, identities, resets + 1);
    }

    private UserState withKeys(Set<KeyId> newKeys) {
        return new UserState(userId, customerId, personId, roles, suspended, newKeys, identities, resets);
    }

    private UserState withIdentities(Set<IdentityId> newIdentities) {
        return new UserState(userId, customerId, personId, roles, suspended, keys, newIdentities, resets);
    }

    private static <T> Set<T> plus(Set<T> set, T element) {
        Set<T> larger = new HashSet<>(set);
        larger.add(element);
        return Set.copyOf(larger);
    }

    private static <T> Set<T> minus(Set<T> set, T element) {
        Set<T> smaller = new HashSet<>(set);
        smaller.remove(element);
        return Set.copyOf(smaller);
    }
}
