package io.evenbook.command.approval;

import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.approval.ApprovalCommand;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalCommand.RejectApproval;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalRejection.ApprovalUnknown;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Approves or rejects what waits for a second person. */
@RestController
@RequestMapping("/api/v1/approvals/{approvalId}")
class ApprovalController {
    private final CommandGate gate;
    private final CurrentAccess access;
    private final CommittedStates states;

    ApprovalController(CommandGate gate, CurrentAccess access, CommittedStates states) {
        this.gate = gate;
        this.access = access;
        this.states = states;
    }

    /** @param code of the rule that refused the command; null unless the state is REFUSED */
    record ApprovalDecision(ApprovalId approvalId, ApprovalStatus state, String code, long version, long position) {}

    @PostMapping("/approve")
    @Requires("approval:decide")
    ResponseEntity<ApprovalDecision> approve(@PathVariable String approvalId, @Valid @RequestBody ReasonRequest body) {
        ApprovalId id = idOf(approvalId);
        Approve command = new Approve(id, approver(), body.reason());
        return gate.perform(operation(command, body, ApprovalStatus.APPROVED).withUniqueKeys(uniqueKeys(id)));
    }

    @PostMapping("/reject")
    @Requires("approval:decide")
    ResponseEntity<ApprovalDecision> reject(@PathVariable String approvalId, @Valid @RequestBody ReasonRequest body) {
        RejectApproval command = new RejectApproval(idOf(approvalId), approver(), body.reason());
        return gate.perform(operation(command, body, ApprovalStatus.REJECTED));
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
            ApprovalCommand command, ReasonRequest body, ApprovalStatus state) {
        return Operation.<ApprovalDecision>of(command, body, effects -> decided(effects, command.approvalId(), state))
                .because(body.reason());
    }

    private static ResponseEntity<ApprovalDecision> decided(Effects effects, ApprovalId id, ApprovalStatus state) {
        String code =
                effects.find(ApprovalRefused.class).map(ApprovalRefused::code).orElse(null);
        return effects.answer(
                HttpStatus.OK,
                (version, position) -> new ApprovalDecision(
                        id, code == null ? state : ApprovalStatus.REFUSED, code, version, position));
    }
}
