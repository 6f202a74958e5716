package io.evenbook.command.parked;

import io.evenbook.api.access.Requires;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.parked.ParkedCommand.RetryParked;
import io.evenbook.api.parked.ParkedRejection.ParkedUnknown;
import io.evenbook.api.trade.TradeCommand.ResolveTrade;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Retries or resolves what is parked: an event of a process, or a settlement by the id of its saga. */
@RestController
@RequestMapping("/api/v1/parked")
class ParkedController {
    private final CommandGate gate;

    ParkedController(CommandGate gate) {
        this.gate = gate;
    }

    record ParkedOutcome(String parkedId, long version, long position) {}

    @PostMapping("/{parkedId}/retry")
    @Requires("parked:retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ParkedOutcome> retry(@PathVariable String parkedId, @Valid @RequestBody ReasonRequest body) {
        return send(
                parkedId,
                SettlementId.hasPrefix(parkedId)
                        ? new RetrySettlement(PathIds.settledTrade(parkedId), body.reason())
                        : new RetryParked(idOf(parkedId), body.reason()),
                body);
    }

    @PostMapping("/{parkedId}/resolve")
    @Requires("parked:resolve")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ParkedOutcome> resolve(@PathVariable String parkedId, @Valid @RequestBody ReasonRequest body) {
        return send(
                parkedId,
                SettlementId.hasPrefix(parkedId)
                        ? new ResolveTrade(PathIds.settledTrade(parkedId), body.reason())
                        : new ResolveParked(idOf(parkedId), body.reason()),
                body);
    }

    private static ParkedId idOf(String parkedId) {
        return PathIds.parse(parkedId, ParkedId::new, ParkedUnknown::new);
    }

    private ResponseEntity<ParkedOutcome> send(String parkedId, Object command, ReasonRequest body) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.ACCEPTED,
                                (version, position) -> new ParkedOutcome(parkedId, version, position)))
                .because(body.reason()));
    }
}
