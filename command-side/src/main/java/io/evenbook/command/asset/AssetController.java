package io.evenbook.command.asset;

import io.evenbook.api.access.Requires;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/assets")
class AssetController {
    private final CommandGate gate;

    AssetController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * @param name name of the asset for people
     * @param type FIAT, CRYPTO or SECURITY
     */
    record AssetRequest(
            @NotNull AssetCode asset,
            @NotBlank @PlainText @Size(max = 100) String name,
            @NotNull AssetType type,
            @NotNull @Min(0) @Max(18) Integer decimals) {}

    record AssetOutcome(AssetCode asset, long version, long position) {}

    @PostMapping
    @Requires("asset:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AssetOutcome> register(@Valid @RequestBody AssetRequest body) {
        return gate.perform(Operation.of(
                new RegisterAsset(body.asset(), body.name(), body.type(), body.decimals()),
                body,
                effects -> effects.answer(
                        HttpStatus.CREATED, (version, position) -> new AssetOutcome(body.asset(), version, position))));
    }
}
