package io.evenbook.command.trade;

import io.evenbook.api.access.Requires;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeStatus;
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

/** Retries or compensates the settlement of a trade, by the id of its saga. */
@RestController
@RequestMapping("/api/v1/sagas")
class SettlementController {
    private final CommandGate gate;

    SettlementController(CommandGate gate) {
        this.gate = gate;
    }

    record RetryAnswer(String sagaId, long version, long position) {}

    /** @param status the status of the trade; FAILED once it is compensated */
    record CompensationAnswer(String sagaId, TradeStatus status, long version, long position) {}

    @PostMapping("/{sagaId}/retry")
    @Requires("saga:retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<RetryAnswer> retry(@PathVariable String sagaId, @Valid @RequestBody ReasonRequest body) {
        return gate.perform(Operation.of(
                        new RetrySettlement(PathIds.settledTrade(sagaId), body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.ACCEPTED, (version, position) -> new RetryAnswer(sagaId, version, position)))
                .because(body.reason()));
    }

    @PostMapping("/{sagaId}/compensate")
    @Requires("saga:compensate")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<CompensationAnswer> compensate(@PathVariable String sagaId, @Valid @RequestBody ReasonRequest body) {
        return gate.perform(Operation.of(
                        new CompensateTrade(PathIds.settledTrade(sagaId), body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.ACCEPTED,
                                (version, position) ->
                                        new CompensationAnswer(sagaId, TradeStatus.FAILED, version, position)))
                .because(body.reason()));
    }
}
