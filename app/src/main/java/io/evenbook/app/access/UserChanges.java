package io.evenbook.app.access;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.access.UserCommand.UnlockUser;
import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.PasswordTokens;
import io.evenbook.api.port.PasswordTokens.PasswordToken;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.access.UserController.CreateUserRequest;
import io.evenbook.app.access.UserController.CreatedUserAnswer;
import io.evenbook.app.access.UserController.RolesRequest;
import io.evenbook.app.access.UserController.UserAnswer;
import io.evenbook.command.http.ApprovalPending;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.ReasonRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What administrators do to users. The event comes first: what the tables of secrets lose in a crash after it, a repeat
 * brings. Tokens are never kept with an Idempotency-Key, so the answer to a repeat has none.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
class UserChanges {
    private final CommandGate gate;
    private final Users users;
    private final Credentials credentials;
    private final Sessions sessions;
    private final PasswordTokens tokens;
    private final JsonMapper json;

    UserChanges(
            CommandGate gate,
            Users users,
            Credentials credentials,
            Sessions sessions,
            PasswordTokens tokens,
            JsonMapper json) {
        this.gate = gate;
        this.users = users;
        this.credentials = credentials;
        this.sessions = sessions;
        this.tokens = tokens;
        this.json = json;
    }

    /** One at a time: what one request releases another may have reserved. */
    synchronized ResponseEntity<CreatedUserAnswer> create(CreateUserRequest body) {
        return gate.keepingRefusal(body, () -> reserveAndCreate(body));
    }

    private ResponseEntity<CreatedUserAnswer> reserveAndCreate(CreateUserRequest body) {
        CreateUser command =
                users.reserve(null, body.username(), body.name(), body.mail(), body.roles(), body.customerId());
        try {
            ResponseEntity<CreatedUserAnswer> answer = create(command, body);
            if (answer.getStatusCode() == HttpStatus.ACCEPTED) {
                credentials.setApproval(
                        command.userId(), ApprovalPending.of(answer, json).approvalId());
            }
            if (!KeptAnswer.isDone(answer)) {
                users.release(command.userId());
            }
            return answer;
        } catch (RejectedException | MalformedRequestException e) {
            users.release(command.userId());
            throw e;
        }
    }

    private ResponseEntity<CreatedUserAnswer> create(CreateUser command, CreateUserRequest body) {
        AtomicBoolean created = new AtomicBoolean();
        ResponseEntity<CreatedUserAnswer> answer = gate.perform(Operation.of(command, body, effects -> {
            created.set(effects.find(UserCreated.class).isPresent());
            return effects.answerAsAtFirst(
                    HttpStatus.CREATED,
                    command.userId(),
                    (version, position) -> withoutToken(command.userId(), version, position));
        }));
        // A repeat gets no token: it would let in whoever repeats, and not the user
        return !KeptAnswer.isDone(answer) || !created.get()
                ? answer
                : tokens.first(command.userId())
                        .map(token -> withToken(answer, token))
                        .orElse(answer);
    }

    ResponseEntity<UserAnswer> setRoles(UserId userId, RolesRequest body) {
        return gate.keepingRefusal(
                body,
                () -> change(new SetRoles(userId, users.known(body.roles()), body.reason()), body, body.reason()));
    }

    ResponseEntity<UserAnswer> suspend(UserId userId, ReasonRequest body) {
        ResponseEntity<UserAnswer> answer = change(new SuspendUser(userId, body.reason()), body, body.reason());
        if (KeptAnswer.isDone(answer)) {
            sessions.endAll(userId, null);
        }
        return answer;
    }

    ResponseEntity<UserAnswer> resume(UserId userId, ReasonRequest body) {
        return change(new ResumeUser(userId, body.reason()), body, body.reason());
    }

    ResponseEntity<UserAnswer> unlock(UserId userId, ReasonRequest body) {
        ResponseEntity<UserAnswer> answer = change(new UnlockUser(userId, body.reason()), body, body.reason());
        if (KeptAnswer.isDone(answer)) {
            credentials.unlock(userId);
        }
        return answer;
    }

    /** Withdraws password, second factor and sessions; the user sets a new password with the token. */
    ResponseEntity<CreatedUserAnswer> reset(UserId userId, ReasonRequest body) {
        ResponseEntity<CreatedUserAnswer> answer = gate.perform(Operation.of(
                        new ChangeCredential(userId, ChangeCredential.RESET),
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK, (version, position) -> withoutToken(userId, version, position)))
                .because(body.reason()));
        return KeptAnswer.isDone(answer) ? withToken(answer, tokens.reset(userId)) : answer;
    }

    private ResponseEntity<UserAnswer> change(UserCommand command, Object body, String reason) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new UserAnswer(command.userId(), version, position)))
                .because(reason));
    }

    private static CreatedUserAnswer withoutToken(UserId userId, long version, long position) {
        return new CreatedUserAnswer(userId, version, position, null, null);
    }

    private ResponseEntity<CreatedUserAnswer> withToken(ResponseEntity<CreatedUserAnswer> answer, PasswordToken token) {
        return KeptAnswer.withBody(
                answer,
                CreatedUserAnswer.class,
                json,
                body -> new CreatedUserAnswer(
                        body.id(), body.version(), body.position(), token.token(), token.expiresAt()));
    }
}
