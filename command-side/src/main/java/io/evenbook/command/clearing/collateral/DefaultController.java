package io.evenbook.command.clearing.collateral;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Requires;
import io.evenbook.api.approval.Approver;
import io.evenbook.api.clearing.DefaultCommand;
import io.evenbook.api.clearing.DefaultCommand.ApproveDefault;
import io.evenbook.api.clearing.DefaultCommand.Claim;
import io.evenbook.api.clearing.DefaultCommand.CloseDefault;
import io.evenbook.api.clearing.DefaultCommand.DeclareDefault;
import io.evenbook.api.clearing.DefaultCommand.RecordLoss;
import io.evenbook.api.clearing.DefaultRejection.DefaultUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Defaults of participants, from their declaration to their end. */
@RestController
@RequestMapping("/api/v1/clearing/defaults")
class DefaultController {
    private final CommandGate gate;
    private final CurrentAccess access;
    private final boolean fourEyes;

    /** @param fourEyes whether policies may ask for a second person: then the log must know both */
    DefaultController(
            CommandGate gate, CurrentAccess access, @Value("${evenbook.approvals.enabled:true}") boolean fourEyes) {
        this.gate = gate;
        this.access = access;
        this.fourEyes = fourEyes;
    }

    /** @param schemeId null: the only one that the account takes part in */
    record DefaultRequest(
            @NotNull AccountId accountId,
            SchemeId schemeId,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /**
     * The loss from a default.
     *
     * @param asset the collateral asset of the scheme
     * @param claims claims of the counterparties, together the loss; null: none, since the scheme guarantees their
     *     trades
     */
    record LossRequest(
            @NotNull AssetCode asset,
            @NotNull @PositiveOrZero BigDecimal loss,
            @Size(max = DefaultCommand.MAX_CLAIMS) List<@NotNull @Valid ClaimRequest> claims,
            @NotBlank @PlainText @Size(max = 500) String reason) {
        RecordLoss of(DefaultId defaultId) {
            List<Claim> claimed = claims == null
                    ? List.of()
                    : claims.stream().map(ClaimRequest::claim).toList();
            return new RecordLoss(defaultId, asset, loss, claimed, reason);
        }
    }

    record ClaimRequest(
            @NotNull AccountId accountId, @NotNull BigDecimal amount) {
        private Claim claim() {
            return new Claim(accountId, amount);
        }
    }

    record DefaultOutcome(DefaultId defaultId, long version, long position) {}

    @PostMapping
    @Requires("default:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DefaultOutcome> declare(@Valid @RequestBody DefaultRequest body) {
        Caller caller = access.caller();
        DeclareDefault command = new DeclareDefault(
                DefaultId.named(NewIds.unique()),
                body.accountId(),
                body.schemeId(),
                caller.userId(),
                caller.personId(),
                body.reason());
        return perform(command, body, body.reason(), HttpStatus.CREATED);
    }

    @PostMapping("/{defaultId}/approve")
    @Requires("default:change")
    ResponseEntity<DefaultOutcome> approve(@PathVariable String defaultId, @Valid @RequestBody ReasonRequest body) {
        ApproveDefault command =
                new ApproveDefault(idOf(defaultId), Approver.of(access.caller()), fourEyes, body.reason());
        return perform(command, body, body.reason(), HttpStatus.OK);
    }

    @PostMapping("/{defaultId}/loss")
    @Requires("default:change")
    ResponseEntity<DefaultOutcome> recordLoss(@PathVariable String defaultId, @Valid @RequestBody LossRequest body) {
        return perform(body.of(idOf(defaultId)), body, body.reason(), HttpStatus.OK);
    }

    @PostMapping("/{defaultId}/close")
    @Requires("default:change")
    ResponseEntity<DefaultOutcome> close(@PathVariable String defaultId, @Valid @RequestBody ReasonRequest body) {
        return perform(new CloseDefault(idOf(defaultId), body.reason()), body, body.reason(), HttpStatus.OK);
    }

    private static DefaultId idOf(String defaultId) {
        return PathIds.parse(defaultId, DefaultId::new, DefaultUnknown::new);
    }

    private ResponseEntity<DefaultOutcome> perform(
            DefaultCommand command, Object body, String reason, HttpStatus status) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                status,
                                (version, position) -> new DefaultOutcome(command.defaultId(), version, position)))
                .because(reason));
    }
}
