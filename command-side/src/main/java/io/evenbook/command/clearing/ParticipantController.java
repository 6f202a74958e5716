package io.evenbook.command.clearing;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Requested;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How accounts fund their orders in the markets of a scheme. */
@RestController
@RequestMapping("/api/v1/clearing/schemes/{schemeId}/participants")
class ParticipantController {
    private final CommandGate gate;

    ParticipantController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param caps null: none */
    record ParticipantRequest(
            @NotNull AccountId accountId,
            @NotNull Funding funding,
            @Size(max = 100) List<@NotNull @Valid CapRequest> caps,
            @NotBlank @PlainText @Size(max = 500) String reason) {

        EnrolParticipant in(SchemeId schemeId) {
            List<Requested> requested = caps == null
                    ? List.of()
                    : caps.stream().map(CapRequest::requested).toList();
            return new EnrolParticipant(accountId, schemeId, funding, requested, reason);
        }
    }

    record CapRequest(@NotNull AssetCode asset, @NotNull BigDecimal netDebitCap) {
        private Requested requested() {
            return new Requested(asset, netDebitCap);
        }
    }

    record ParticipantOutcome(SchemeId schemeId, AccountId accountId, Funding funding, long version, long position) {}

    @PostMapping
    @Requires("participant:enrol")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ParticipantOutcome> enrol(
            @PathVariable String schemeId, @Valid @RequestBody ParticipantRequest body) {
        EnrolParticipant command = body.in(PathIds.parse(schemeId, SchemeId::new, SchemeUnknown::new));
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.CREATED,
                                (version, position) -> new ParticipantOutcome(
                                        command.schemeId(), command.accountId(), command.funding(), version, position)))
                .because(body.reason()));
    }
}
