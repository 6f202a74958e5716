package io.evenbook.command.asset;

import io.evenbook.api.access.Requires;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.http.CommandGate;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets rates of assets in the reference asset of the customers' limits. */
@RestController
@RequestMapping("/api/v1/rates")
class RateController {
    private final CommandGate gate;

    RateController(CommandGate gate) {
        this.gate = gate;
    }

    record RateRequest(
            @NotNull BigDecimal rate,
            @NotBlank @PlainText @Size(max = 200) String source,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    record RateAnswer(AssetCode asset, BigDecimal rate, long version, long position) {}

    @PutMapping("/{asset}")
    @Requires("rate:set")
    ResponseEntity<RateAnswer> set(@PathVariable String asset, @Valid @RequestBody RateRequest body) {
        AssetCode code = PathIds.asset(asset);
        return gate.perform(Operation.of(
                        new SetRate(code, body.rate(), body.source(), body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new RateAnswer(code, body.rate(), version, position)))
                .because(body.reason()));
    }
}
