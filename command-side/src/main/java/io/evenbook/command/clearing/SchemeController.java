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
     * @param settlesAt null: due when closed, or at the start of a later settlement date
     * @param closeOutAccount null: none
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
