package io.evenbook.command.approval;

import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserEvent.CredentialChanged;
import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.approval.ApprovalCommand;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalCommand.RejectApproval;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalRejection.ApprovalUnknown;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.port.PasswordTokens;
import io.evenbook.api.port.PasswordTokens.PasswordToken;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Approves or rejects what waits for a second person. */
@RestController
@RequestMapping("/api/v1/approvals/{approvalId}")
class ApprovalController {
    private final CommandGate gate;
    private final CurrentAccess access;
    private final CommittedStates states;
    private final PasswordTokens tokens;
    private final JsonMapper json;

    ApprovalController(
            CommandGate gate, CurrentAccess access, CommittedStates states, PasswordTokens tokens, JsonMapper json) {
        this.gate = gate;
        this.access = access;
        this.states = states;
        this.tokens = tokens;
        this.json = json;
    }

    /**
     * The outcome.
     *
     * @param state how the request ended; REFUSED: approved, and then refused by a rule
     * @param code code of the rule that refused the command; null unless the state is REFUSED
     * @param token for POST /passwords, if the approved command created or reset a user; shown once; null in repeated
     *     answers
     */
    record ApprovalDecision(
            ApprovalId approvalId,
            ApprovalStatus state,
            String code,
            long version,
            long position,
            String token,
            Instant tokenExpiresAt) {}

    @PostMapping("/approve")
    @Requires("approval:decide")
    ResponseEntity<ApprovalDecision> approve(@PathVariable String approvalId, @Valid @RequestBody ReasonRequest body) {
        ApprovalId id = idOf(approvalId);
        Approve command = new Approve(id, approver(), body.reason());
        AtomicReference<Effects> performed = new AtomicReference<>();
        ResponseEntity<ApprovalDecision> answer = gate.perform(operation(command, body, effects -> {
                    performed.set(effects);
                    return decided(effects, id, ApprovalStatus.APPROVED);
                })
                .withUniqueKeys(uniqueKeys(id)));
        return KeptAnswer.isDone(answer)
                ? tokenAfter(performed.get())
                        .map(token -> withToken(answer, token))
                        .orElse(answer)
                : answer;
    }

    /** Only here can the maker not read it: its approver is another person. */
    private Optional<PasswordToken> tokenAfter(Effects effects) {
        return effects.find(UserCreated.class)
                .flatMap(created -> tokens.first(created.userId()))
                .or(() -> effects.find(CredentialChanged.class)
                        .filter(changed -> changed.kind().equals(ChangeCredential.RESET))
                        .map(reset -> tokens.reset(reset.userId())));
    }

    private ResponseEntity<ApprovalDecision> withToken(ResponseEntity<ApprovalDecision> answer, PasswordToken token) {
        return KeptAnswer.withBody(
                answer,
                ApprovalDecision.class,
                json,
                body -> new ApprovalDecision(
                        body.approvalId(),
                        body.state(),
                        body.code(),
                        body.version(),
                        body.position(),
                        token.token(),
                        token.expiresAt()));
    }

    @PostMapping("/reject")
    @Requires("approval:decide")
    ResponseEntity<ApprovalDecision> reject(@PathVariable String approvalId, @Valid @RequestBody ReasonRequest body) {
        RejectApproval command = new RejectApproval(idOf(approvalId), approver(), body.reason());
        return gate.perform(
                operation(command, body, effects -> decided(effects, command.approvalId(), ApprovalStatus.REJECTED)));
    }

    private static ApprovalId idOf(String approvalId) {
        return PathIds.parse(approvalId, ApprovalId::new, ApprovalUnknown::new);
    }

    private Approver approver() {
        return Approver.of(access.caller());
    }

    /** Those of the command that waits: the bus must know them before it decides. */
    private List<String> uniqueKeys(ApprovalId id) {
        ApprovalState approval = states.find(ApprovalState.AGGREGATE.type(), id);
        return approval == null ? List.of() : approval.request().uniqueKeys();
    }

    private static Operation<ApprovalDecision> operation(
            ApprovalCommand command, ReasonRequest body, Function<Effects, ResponseEntity<ApprovalDecision>> answer) {
        return Operation.of(command, body, answer).because(body.reason());
    }

    private static ResponseEntity<ApprovalDecision> decided(Effects effects, ApprovalId id, ApprovalStatus state) {
        String code =
                effects.find(ApprovalRefused.class).map(ApprovalRefused::code).orElse(null);
        return effects.answer(
                HttpStatus.OK,
                (version, position) -> new ApprovalDecision(
                        id, code == null ? state : ApprovalStatus.REFUSED, code, version, position, null, null));
    }
}
