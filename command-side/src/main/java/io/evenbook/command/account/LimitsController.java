package io.evenbook.command.account;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.Direction;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.asset.AssetDirectory;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Limits of an account for one asset. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/limits/{asset}")
class LimitsController {
    private final CommandGate gate;
    private final AssetDirectory assets;

    LimitsController(CommandGate gate, AssetDirectory assets) {
        this.gate = gate;
        this.assets = assets;
    }

    /**
     * @param minimum null: zero
     * @param maximum null: none
     * @param direction null: both
     */
    record LimitsRequest(
            BigDecimal minimum,
            BigDecimal maximum,
            Direction direction,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param direction which postings clients may cause: BOTH, DEBIT_ONLY, CREDIT_ONLY or NONE */
    record LimitsAnswer(
            AccountId accountId,
            AssetCode asset,
            BigDecimal minimum,
            BigDecimal maximum,
            Direction direction,
            long version,
            long position) {}

    @PutMapping
    @Requires("account:limits")
    ResponseEntity<LimitsAnswer> set(
            @PathVariable String accountId, @PathVariable String asset, @Valid @RequestBody LimitsRequest body) {
        AccountId account = PathIds.account(accountId);
        AssetCode code = PathIds.asset(asset);
        BigDecimal minimum = body.minimum() == null ? BigDecimal.ZERO : body.minimum();
        Direction direction = body.direction() == null ? Direction.BOTH : body.direction();
        SetLimits command = new SetLimits(account, code, minimum, body.maximum(), direction, body.reason());
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new LimitsAnswer(
                                        account,
                                        code,
                                        atScale(code, minimum),
                                        atScale(code, body.maximum()),
                                        direction,
                                        version,
                                        position)))
                .because(body.reason()));
    }

    /** The limit at the asset's scale; null stays null. */
    private BigDecimal atScale(AssetCode asset, BigDecimal limit) {
        return limit == null
                ? null
                : limit.setScale(assets.find(asset).orElseThrow().decimals());
    }
}
