package io.evenbook.command.account;

import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Transfers between accounts. The version in the answer is that of the account that sends. */
@RestController
@RequestMapping("/api/v1/transfers")
class TransferController {
    private final CommandGate gate;

    TransferController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param conditions on the account that sends */
    record TransferRequest(
            @NotNull AccountId fromAccountId,
            @NotNull AccountId toAccountId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            ConditionsRequest conditions) {}

    /** @param balance of the account that sends */
    record TransferAnswer(
            TransferId transferId, TransferStatus status, BalanceAnswer balance, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<TransferAnswer> send(@Valid @RequestBody TransferRequest body) {
        AccountId from = body.fromAccountId();
        Done done = gate.send(Write.of(
                new SendTransfer(
                        from,
                        TransferId.of(NewIds.unique(), from),
                        body.toAccountId(),
                        ConditionsRequest.requested(body.asset(), body.amount(), body.conditions()),
                        body.reference()),
                body));
        TransferSent sent = done.get(TransferSent.class);
        return done.answer(HttpStatus.ACCEPTED, from, (version, position) -> new TransferAnswer(
                sent.transferId(), TransferStatus.PENDING, BalanceAnswer.of(sent.balance()), version, position));
    }
}
