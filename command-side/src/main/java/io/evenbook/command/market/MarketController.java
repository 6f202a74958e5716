package io.evenbook.command.market;

import io.evenbook.api.access.Requires;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ResumeMarket;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/markets")
class MarketController {
    private final CommandGate gate;

    MarketController(CommandGate gate) {
        this.gate = gate;
    }

    record MarketRequest(
            @NotNull MarketId market,
            @NotNull AssetCode baseAsset,
            @NotNull AssetCode quoteAsset,
            @NotNull BigDecimal tickSize,
            @NotNull BigDecimal lotSize,
            @NotNull BigDecimal makerFeeRate,
            @NotNull BigDecimal takerFeeRate) {}

    record MarketOutcome(MarketId market, long version, long position) {}

    record MarketStatusAnswer(MarketId market, MarketStatus status, long version, long position) {}

    @PostMapping
    @Requires("market:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<MarketOutcome> list(@Valid @RequestBody MarketRequest body) {
        ListMarket command = new ListMarket(
                body.market(),
                body.baseAsset(),
                body.quoteAsset(),
                body.tickSize(),
                body.lotSize(),
                body.makerFeeRate(),
                body.takerFeeRate());
        return gate.perform(Operation.of(
                command,
                body,
                effects -> effects.answer(
                        HttpStatus.CREATED,
                        (version, position) -> new MarketOutcome(body.market(), version, position))));
    }

    @PostMapping("/{market}/halt")
    @Requires("market:change")
    ResponseEntity<MarketStatusAnswer> halt(@PathVariable String market, @Valid @RequestBody ReasonRequest body) {
        return change(new HaltMarket(PathIds.market(market), body.reason()), MarketStatus.HALTED, body);
    }

    @PostMapping("/{market}/resume")
    @Requires("market:change")
    ResponseEntity<MarketStatusAnswer> resume(@PathVariable String market, @Valid @RequestBody ReasonRequest body) {
        return change(new ResumeMarket(PathIds.market(market), body.reason()), MarketStatus.OPEN, body);
    }

    private ResponseEntity<MarketStatusAnswer> change(MarketCommand command, MarketStatus status, ReasonRequest body) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) ->
                                        new MarketStatusAnswer(command.marketId(), status, version, position)))
                .because(body.reason()));
    }
}
