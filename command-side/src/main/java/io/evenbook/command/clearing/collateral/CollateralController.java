package io.evenbook.command.clearing.collateral;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Collateral of the participants of a scheme. */
@RestController
@RequestMapping("/api/v1/clearing/schemes/{schemeId}/collateral")
class CollateralController {
    private final CommandGate gate;

    CollateralController(CommandGate gate) {
        this.gate = gate;
    }

    /** Where a participant has its collateral go: only a loss draws it. */
    enum Transfer {
        IN,
        OUT
    }

    /**
     * @param direction IN: it is paid in. OUT: it is paid back
     * @param amount in the collateral asset of the scheme
     */
    record CollateralRequest(
            @NotNull AccountId accountId,
            @NotNull CollateralPurpose purpose,
            @NotNull Transfer direction,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 500) String reason) {
        MoveCollateral in(SchemeId schemeId) {
            return new MoveCollateral(
                    accountId,
                    schemeId,
                    purpose,
                    CollateralDirection.valueOf(direction.name()),
                    amount,
                    NewIds.entry(),
                    reason);
        }
    }

    /**
     * @param direction IN: paid in. OUT: paid back. DRAWN: taken for a loss
     * @param collateral the margin, or the share in the fund, afterwards
     */
    record CollateralOutcome(
            SchemeId schemeId,
            AccountId accountId,
            CollateralPurpose purpose,
            CollateralDirection direction,
            AssetCode asset,
            BigDecimal amount,
            BigDecimal collateral,
            EntryId entryId,
            long version,
            long position) {}

    @PostMapping
    @Requires("collateral:move")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<CollateralOutcome> move(@PathVariable String schemeId, @Valid @RequestBody CollateralRequest body) {
        MoveCollateral command = body.in(PathIds.parse(schemeId, SchemeId::new, SchemeUnknown::new));
        return gate.perform(
                Operation.of(command, body, CollateralController::moved).because(body.reason()));
    }

    private static ResponseEntity<CollateralOutcome> moved(Effects effects) {
        CollateralMoved moved = effects.get(CollateralMoved.class);
        return effects.answer(
                HttpStatus.CREATED,
                (version, position) -> new CollateralOutcome(
                        moved.schemeId(),
                        moved.accountId(),
                        moved.purpose(),
                        moved.direction(),
                        moved.amount().asset(),
                        moved.amount().amount(),
                        moved.collateral().amount(),
                        moved.entryId(),
                        version,
                        position));
    }
}
