package io.evenbook.app.key;

import io.evenbook.api.RejectedException;
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
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Lets users log in at issuers of tokens, and ends that. The event comes first, as with API keys. */
@Component
@ConditionalOnRole(Role.COMMAND)
class IdentityOperations {
    private final CommandGate gate;
    private final Identities identities;
    private final PersonalData personal;

    IdentityOperations(CommandGate gate, Identities identities, PersonalData personal) {
        this.gate = gate;
        this.identities = identities;
        this.personal = personal;
    }

    /** Does nothing if the user has it. */
    ResponseEntity<IdentityAnswer> link(UserId userId, LinkRequest body) {
        Optional<Identity> present = identities.kept(body.issuer(), body.subject());
        boolean isOwn =
                present.filter(identity -> identity.userId().equals(userId)).isPresent();
        if (!isOwn && present.filter(identities::isValid).isPresent()) {
            throw new RejectedException(new IdentityTaken(body.issuer()));
        }
        IdentityId identityId = isOwn ? present.get().identityId() : IdentityId.named(NewIds.unique());
        Sealed subject = personal.seal(userId.value(), LinkIdentity.place(userId), body.subject());
        ResponseEntity<IdentityAnswer> answer = gate.perform(Operation.of(
                        new LinkIdentity(userId, identityId, body.issuer(), subject, body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.CREATED,
                                (version, position) -> new IdentityAnswer(identityId, userId, version, position)))
                .because(body.reason()));
        // While it waits for a second person, the row lets nobody in: the log has no such identity yet
        if (answer.getStatusCode().is2xxSuccessful() && !answer.getHeaders().containsHeader(KeptAnswer.REPLAYED)) {
            identities.put(new Identity(identityId, userId, body.issuer()), body.subject());
        }
        return answer;
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
