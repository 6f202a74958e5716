package io.evenbook.command.approval;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.approval.PolicyCommand;
import io.evenbook.api.approval.PolicyCommand.RemovePolicy;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets and removes policies: which operations need a second person. */
@RestController
@RequestMapping("/api/v1/policies/{operation}")
class PolicyController {
    private final CommandGate gate;

    PolicyController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * @param asset null: whatever the asset and the amount
     * @param from the least amount that needs a second person; null: any
     */
    record PolicyRequest(
            AssetCode asset,
            BigDecimal from,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param asset that of the policy; null: the policy for all assets */
    record RemovalRequest(
            AssetCode asset,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    record PolicyOutcome(String operation, long version, long position) {}

    @PutMapping
    @Requires("policy:change")
    ResponseEntity<PolicyOutcome> setPolicy(@PathVariable String operation, @Valid @RequestBody PolicyRequest body) {
        if (body.asset() == null && body.from() != null) {
            throw new MalformedRequestException("asset", "asset is required with from.");
        }
        return send(new SetPolicy(operation, body.asset(), body.from(), body.reason()), body, body.reason());
    }

    @PostMapping("/remove")
    @Requires("policy:change")
    ResponseEntity<PolicyOutcome> removePolicy(
            @PathVariable String operation, @Valid @RequestBody RemovalRequest body) {
        return send(new RemovePolicy(operation, body.asset(), body.reason()), body, body.reason());
    }

    private ResponseEntity<PolicyOutcome> send(PolicyCommand command, Object body, String reason) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new PolicyOutcome(command.operation(), version, position)))
                .because(reason));
    }
}
