package io.evenbook.command.trade;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.FailedTradeCommand;
import io.evenbook.api.trade.FailedTradeCommand.BuyIn;
import io.evenbook.api.trade.FailedTradeCommand.SettleInCash;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Buys in trades that have failed for long, or settles them in cash. */
@RestController
@RequestMapping("/api/v1/trades/{tradeId}")
class FailedTradeController {
    private final CommandGate gate;
    private final TradeWindows windows;

    FailedTradeController(CommandGate gate, TradeWindows windows) {
        this.gate = gate;
        this.windows = windows;
    }

    /** @param compensation that the failing side owes; null: nothing */
    record FailedTradeAnswer(TradeId tradeId, Compensation compensation, long version, long position) {}

    record Compensation(AssetCode asset, BigDecimal amount) {}

    @PostMapping("/buy-in")
    @Requires("settlement:force")
    ResponseEntity<FailedTradeAnswer> buyIn(@PathVariable String tradeId, @Valid @RequestBody ReasonRequest body) {
        TradeId trade = PathIds.parse(tradeId, TradeId::new, TradeUnknown::new);
        return perform(new BuyIn(trade, windows.find(trade), body.reason()), body);
    }

    @PostMapping("/cash-settle")
    @Requires("settlement:force")
    ResponseEntity<FailedTradeAnswer> settleInCash(
            @PathVariable String tradeId, @Valid @RequestBody ReasonRequest body) {
        TradeId trade = PathIds.parse(tradeId, TradeId::new, TradeUnknown::new);
        WindowId window = windows.find(trade);
        return perform(new SettleInCash(trade, window, body.reason()), body);
    }

    private ResponseEntity<FailedTradeAnswer> perform(FailedTradeCommand command, ReasonRequest body) {
        return gate.perform(Operation.of(command, body, effects -> {
                    Compensation compensation = compensation(effects).orElse(null);
                    return effects.answer(
                            HttpStatus.OK,
                            (version, position) ->
                                    new FailedTradeAnswer(command.tradeId(), compensation, version, position));
                })
                .because(body.reason()));
    }

    private static Optional<Compensation> compensation(Effects effects) {
        return effects.all(ObligationsPosted.class)
                .flatMap(posted -> posted.obligations().stream())
                .filter(obligation -> obligation.kind() == ObligationKind.COMPENSATION
                        && obligation.delivers().isPositive())
                .map(Obligation::delivers)
                .map(owed -> new Compensation(owed.asset(), owed.amount()))
                .findFirst();
    }
}
