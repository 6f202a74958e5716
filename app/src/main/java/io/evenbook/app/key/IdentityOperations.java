package io.evenbook.app.key;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.KeyRejection.IdentityPending;
import io.evenbook.api.access.KeyRejection.IdentityTaken;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.access.UserCommand.UnlinkIdentity;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.PersonalData;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.key.Identities.Identity;
import io.evenbook.app.key.IdentityController.IdentityAnswer;
import io.evenbook.app.key.IdentityController.IdentityItem;
import io.evenbook.app.key.IdentityController.IdentityList;
import io.evenbook.app.key.IdentityController.LinkRequest;
import io.evenbook.command.approval.FourEyes;
import io.evenbook.command.http.ApprovalPending;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
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
 * Lets users log in at issuers of tokens, and ends that. The log decides who may: the table says only whom a subject
 * would lead to.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
class IdentityOperations {
    private final CommandGate gate;
    private final Identities identities;
    private final PersonalData personal;
    private final JsonMapper json;
    private final Clock clock;

    IdentityOperations(CommandGate gate, Identities identities, PersonalData personal, JsonMapper json, Clock clock) {
        this.gate = gate;
        this.identities = identities;
        this.personal = personal;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Does nothing if the user has it. The subject is reserved first: as long as a link waits for a second person, or
     * its outcome is not known, no other user gets the subject.
     *
     * @throws RejectedException {@code identity.taken}, {@code identity.pending} if it is another user's, or may be
     */
    ResponseEntity<IdentityAnswer> link(UserId userId, LinkRequest body) {
        return gate.keepingRefusal(body, () -> reserveAndLink(userId, body));
    }

    private ResponseEntity<IdentityAnswer> reserveAndLink(UserId userId, LinkRequest body) {
        Optional<Identity> present = identities.kept(body.issuer(), body.subject());
        Optional<Identity> own = present.filter(identity -> identity.userId().equals(userId));
        if (own.filter(identities::isValid).isPresent()) {
            return perform(userId, own.get().identityId(), body);
        }
        if (present.filter(identities::isValid).isPresent()) {
            throw new RejectedException(new IdentityTaken(body.issuer()));
        }
        if (own.isEmpty() && present.filter(identities::isPending).isPresent()) {
            throw new RejectedException(new IdentityPending(body.issuer()));
        }
        Instant until = clock.instant().plus(FourEyes.PATIENCE).truncatedTo(ChronoUnit.MICROS);
        Identity link = own.orElseGet(
                        () -> new Identity(IdentityId.named(NewIds.unique()), userId, body.issuer(), List.of(), null))
                .reserved(until);
        // The row lets nobody in before the log has the identity
        if (!identities.reserve(link, body.subject(), present)) {
            throw new RejectedException(new IdentityPending(body.issuer()));
        }
        try {
            ResponseEntity<IdentityAnswer> answer = perform(userId, link.identityId(), body);
            settle(link, present, answer);
            return answer;
        } catch (RejectedException e) {
            identities.release(link, present);
            throw e;
        }
    }

    private void settle(Identity link, Optional<Identity> present, ResponseEntity<IdentityAnswer> answer) {
        if (KeptAnswer.isDone(answer)) {
            identities.done(link);
        } else if (KeptAnswer.isWaiting(answer)) {
            identities.waitsFor(ApprovalPending.of(answer, json).approvalId(), link);
        } else {
            // A refusal, or the answer to a repeat
            identities.release(link, present);
        }
    }

    private ResponseEntity<IdentityAnswer> perform(UserId userId, IdentityId identityId, LinkRequest body) {
        Sealed subject = personal.seal(userId.value(), LinkIdentity.place(userId), body.subject());
        return gate.perform(Operation.of(
                        new LinkIdentity(userId, identityId, body.issuer(), subject, body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.CREATED,
                                (version, position) -> new IdentityAnswer(identityId, userId, version, position)))
                .because(body.reason()));
    }

    ResponseEntity<IdentityAnswer> unlink(UserId userId, IdentityId identityId, String reason) {
        ResponseEntity<IdentityAnswer> answer = gate.perform(Operation.of(
                        new UnlinkIdentity(userId, identityId, reason),
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new IdentityAnswer(identityId, userId, version, position)))
                .because(reason));
        identities.delete(identityId);
        return answer;
    }

    IdentityList list(UserId userId) {
        return new IdentityList(identities.ofUser(userId).stream()
                .map(identity -> new IdentityItem(identity.identityId(), identity.issuer()))
                .toList());
    }
}
