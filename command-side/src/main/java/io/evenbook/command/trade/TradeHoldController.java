package io.evenbook.command.trade;

import io.evenbook.api.access.Requires;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand.HoldCommand;
import io.evenbook.api.trade.TradeCommand.HoldTrade;
import io.evenbook.api.trade.TradeCommand.ReleaseTrade;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keeps back one side of a trade that a clearing window settles, and releases it. */
@RestController
@RequestMapping("/api/v1/trades/{tradeId}/settlement")
class TradeHoldController {
    private final CommandGate gate;
    private final TradeWindows windows;
    private final OwnSides sides;

    TradeHoldController(CommandGate gate, TradeWindows windows, OwnSides sides) {
        this.gate = gate;
        this.windows = windows;
        this.sides = sides;
    }

    /**
     * @param side the side that keeps back: BUY or SELL; null: the only one that the sender may act for
     * @param quantity null: all that there is
     */
    record SettlementHoldRequest(
            Side side,
            BigDecimal quantity,
            @PlainText @Size(min = 1, max = 500) String reason) {}

    /**
     * @param side the side that keeps back: BUY or SELL
     * @param held the quantity that the side keeps back afterwards
     */
    record SettlementHoldAnswer(TradeId tradeId, Side side, BigDecimal held, long version, long position) {}

    @PostMapping("/hold")
    @Requires("settlement:hold")
    ResponseEntity<SettlementHoldAnswer> hold(
            @PathVariable String tradeId, @Valid @RequestBody SettlementHoldRequest body) {
        TradeId trade = PathIds.parse(tradeId, TradeId::new, TradeUnknown::new);
        HoldTrade command = new HoldTrade(
                trade, windows.find(trade), sides.find(trade, body.side()), body.quantity(), body.reason());
        return change(
                command, body, effects -> effects.get(SettlementHeld.class).held());
    }

    @PostMapping("/release")
    @Requires("settlement:hold")
    ResponseEntity<SettlementHoldAnswer> release(
            @PathVariable String tradeId, @Valid @RequestBody SettlementHoldRequest body) {
        TradeId trade = PathIds.parse(tradeId, TradeId::new, TradeUnknown::new);
        ReleaseTrade command = new ReleaseTrade(
                trade, windows.find(trade), sides.find(trade, body.side()), body.quantity(), body.reason());
        return change(
                command, body, effects -> effects.get(SettlementReleased.class).held());
    }

    /** @param held by the side afterwards */
    private ResponseEntity<SettlementHoldAnswer> change(
            HoldCommand command, SettlementHoldRequest body, Function<Effects, Money> held) {
        return gate.perform(Operation.of(command, body, effects -> {
                    BigDecimal quantity = held.apply(effects).amount();
                    return effects.answer(
                            HttpStatus.OK,
                            (version, position) -> new SettlementHoldAnswer(
                                    command.tradeId(), command.side(), quantity, version, position));
                })
                .because(body.reason()));
    }
}
