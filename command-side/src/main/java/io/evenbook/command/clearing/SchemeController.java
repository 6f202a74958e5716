package io.evenbook.command.clearing;

import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing/schemes")
class SchemeController {
    private final CommandGate gate;

    SchemeController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * All terms of a scheme.
     *
     * @param zone zone of all local times, such as Europe/Berlin
     * @param calendars A settlement date is a business day in each of them; 1 to 10
     * @param settlementDays the n of T+n, 0 to 10
     * @param closesAt local times at which windows close on each business day of tradingCalendar, ascending; 1 to 288
     * @param settlesAt local time at which a window is due on its settlement date; absent: as soon as it is closed, but
     *     not before that date begins
     * @param partial whether a trade may settle in part
     * @param minimumLots the fewest lots of a trade that settle in part
     * @param guaranteed whether the house settles what a defaulter owes; then closeOutAccount is required
     * @param extensionDays business days after which a failing trade may be bought in or settled in cash; 0 to 100
     * @param houseContribution what the house bears of a default before the others, in collateralAsset
     * @param closeOutAccount the account that takes over the trades of a defaulter and buys in
     */
    record SchemeRequest(
            @NotNull SchemeId schemeId,
            @NotNull @Size(max = 50) String zone,
            @NotNull CalendarId tradingCalendar,
            @NotNull List<@NotNull CalendarId> calendars,
            @NotNull Integer settlementDays,
            @NotNull List<@NotNull LocalTime> closesAt,
            LocalTime settlesAt,
            @NotNull Boolean partial,
            @NotNull Long minimumLots,
            @NotNull Boolean guaranteed,
            @NotNull Integer extensionDays,
            @NotNull List<@NotNull @Valid PenaltyRateRequest> penaltyRates,
            @NotNull AssetCode collateralAsset,
            @NotNull BigDecimal houseContribution,
            AccountId closeOutAccount,
            @NotBlank @PlainText @Size(max = 500) String reason) {
        SetScheme command() {
            SchemeTerms terms = new SchemeTerms(
                    zone,
                    tradingCalendar,
                    calendars,
                    settlementDays,
                    closesAt,
                    settlesAt,
                    partial,
                    minimumLots,
                    guaranteed,
                    extensionDays,
                    penaltyRates.stream().map(PenaltyRateRequest::rate).toList(),
                    collateralAsset,
                    houseContribution,
                    closeOutAccount);
            return new SetScheme(schemeId, terms, reason);
        }
    }
    /** @param basisPointsPerDay share of the failing value, a business day; at most six decimals */
    record PenaltyRateRequest(
            @NotNull AssetCode asset, @NotNull BigDecimal basisPointsPerDay) {
        PenaltyRate rate() {
            return new PenaltyRate(asset, basisPointsPerDay);
        }
    }

    record SchemeOutcome(SchemeId schemeId, long version, long position) {}

    @PostMapping
    @Requires("clearing:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<SchemeOutcome> set(@Valid @RequestBody SchemeRequest body) {
        return gate.perform(Operation.of(
                        body.command(),
                        body,
                        effects -> effects.answer(
                                HttpStatus.CREATED,
                                (version, position) -> new SchemeOutcome(body.schemeId(), version, position)))
                .because(body.reason()));
    }
}
