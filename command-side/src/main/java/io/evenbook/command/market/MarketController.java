package io.evenbook.command.market;

import io.evenbook.api.access.Requires;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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

    /**
     * All terms; a group that is left out has no bounds of its own.
     *
     * @param makerFeeRate the maker's rate of tier STANDARD; negative, a rebate, only with fees.asset QUOTE, and then
     *     at most the lowest takerFeeRate
     * @param sizes the sizes of orders that the market accepts; null: any
     * @param bands how far prices may go; null: any distance
     * @param kinds the orders that the market accepts; null: all
     * @param openOrders how many live orders the market keeps; null: the most that are possible
     * @param fees the asset of the fees, and the rates of tiers; null: RECEIVED, and the same rates for all
     */
    record TermsRequest(
            @NotNull BigDecimal tickSize,
            @NotNull BigDecimal lotSize,
            @NotNull BigDecimal makerFeeRate,
            @NotNull BigDecimal takerFeeRate,
            OrderSizes sizes,
            PriceBands bands,
            OrderKinds kinds,
            OpenOrderLimits openOrders,
            @Valid FeesRequest fees,
            @NotBlank @PlainText @Size(max = 500) String reason) {
        ChangeTerms command(MarketId marketId) {
            return new ChangeTerms(
                    marketId,
                    tickSize,
                    lotSize,
                    makerFeeRate,
                    takerFeeRate,
                    sizes == null ? OrderSizes.ANY : sizes,
                    bands == null ? PriceBands.NONE : bands,
                    kinds == null ? OrderKinds.ALL : kinds,
                    openOrders == null ? OpenOrderLimits.MOST : openOrders,
                    fees == null ? TradeFees.RECEIVED : fees.fees(),
                    reason);
        }
    }

    /**
     * @param asset RECEIVED (default) or QUOTE; it changes only without live orders
     * @param tiers PREMIUM, VIP, each at most once; a tier that is missing pays makerFeeRate and takerFeeRate
     */
    record FeesRequest(FeeAsset asset, List<@NotNull @Valid TierRatesRequest> tiers) {
        TradeFees fees() {
            return new TradeFees(
                    asset,
                    tiers == null
                            ? null
                            : tiers.stream().map(TierRatesRequest::rates).toList());
        }
    }
    /** @param makerFeeRate as makerFeeRate of the market */
    record TierRatesRequest(
            @NotNull Tier tier,
            @NotNull BigDecimal makerFeeRate,
            @NotNull BigDecimal takerFeeRate) {
        TierRates rates() {
            return new TierRates(tier, makerFeeRate, takerFeeRate);
        }
    }

    record MarketOutcome(MarketId market, long version, long position) {}

    /**
     * @param status OPEN if the market accepts orders, else HALTED
     * @param before equal to {@code phase} if nothing changed
     */
    record PhaseOutcome(MarketId market, MarketStatus status, Phase phase, Phase before, long version, long position) {}

    record PhaseRequest(
            @NotNull Phase phase,
            @NotBlank @PlainText @Size(max = 500) String reason,
            BigDecimal reference) {}

    /**
     * @param zone zone of the times, such as Europe/Berlin
     * @param days days of the week with sessions; none: phases change by hand only
     * @param calendarId null: no calendar
     * @param call local time at which the call begins; absent: no call
     * @param open local time at which continuous trading begins
     * @param close local time at which the market closes
     */
    record SessionsRequest(
            @NotNull @Size(max = 50) String zone,
            @NotNull @Size(max = 7) List<@NotNull DayOfWeek> days,
            @NotNull List<@NotNull LocalDate> holidays,
            CalendarId calendarId,
            @NotNull LocalTime call,
            @NotNull LocalTime open,
            @NotNull LocalTime close) {}

    record SettlementRequest(
            @NotNull SchemeId schemeId,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    @PutMapping("/{market}/sessions")
    @Requires("market:change")
    ResponseEntity<MarketOutcome> sessions(@PathVariable String market, @Valid @RequestBody SessionsRequest body) {
        SetSessions command = new SetSessions(
                PathIds.market(market),
                new Sessions(
                        body.zone(),
                        body.days(),
                        body.holidays(),
                        body.calendarId(),
                        body.call(),
                        body.open(),
                        body.close()));
        return gate.perform(Operation.of(
                command,
                body,
                effects -> effects.answer(
                        HttpStatus.OK,
                        (version, position) -> new MarketOutcome(command.marketId(), version, position))));
    }

    @PutMapping("/{market}/settlement")
    @Requires("market:change")
    ResponseEntity<MarketOutcome> settlement(@PathVariable String market, @Valid @RequestBody SettlementRequest body) {
        AssignSettlement command = new AssignSettlement(PathIds.market(market), body.schemeId(), body.reason());
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new MarketOutcome(command.marketId(), version, position)))
                .because(body.reason()));
    }

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

    @PutMapping("/{market}/terms")
    @Requires("market:change")
    ResponseEntity<MarketOutcome> change(@PathVariable String market, @Valid @RequestBody TermsRequest body) {
        MarketId marketId = PathIds.market(market);
        return gate.perform(Operation.of(
                        body.command(marketId),
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK, (version, position) -> new MarketOutcome(marketId, version, position)))
                .because(body.reason()));
    }

    @PostMapping("/{market}/phase")
    @Requires("market:change")
    ResponseEntity<PhaseOutcome> phase(@PathVariable String market, @Valid @RequestBody PhaseRequest body) {
        return change(market, body.phase(), body.reason(), body.reference(), body);
    }

    @PostMapping("/{market}/halt")
    @Requires("market:change")
    ResponseEntity<PhaseOutcome> halt(@PathVariable String market, @Valid @RequestBody ReasonRequest body) {
        return change(market, Phase.HALTED, body.reason(), null, body);
    }

    @PostMapping("/{market}/resume")
    @Requires("market:change")
    ResponseEntity<PhaseOutcome> resume(@PathVariable String market, @Valid @RequestBody ReasonRequest body) {
        return change(market, Phase.OPEN, body.reason(), null, body);
    }

    private ResponseEntity<PhaseOutcome> change(
            String market, Phase phase, String reason, BigDecimal reference, Object body) {
        ChangePhase command = new ChangePhase(PathIds.market(market), phase, reason, reference, null);
        return gate.perform(Operation.of(command, body, effects -> {
                    // A stop that fires afterwards may call the next auction
                    Phase before = effects.all(PhaseChanged.class)
                            .filter(changed -> changed.phase() == phase)
                            .map(PhaseChanged::before)
                            .findFirst()
                            .orElse(phase);
                    return effects.answer(
                            HttpStatus.OK,
                            (version, position) -> new PhaseOutcome(
                                    command.marketId(), MarketStatus.of(phase), phase, before, version, position));
                })
                .because(reason));
    }
}
