package io.evenbook.command.journal;

import io.evenbook.api.access.Requires;
import io.evenbook.api.journal.PeriodCommand;
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Closes accounting periods, so that no entry is dated back into them, and reopens them. */
@RestController
@RequestMapping("/api/v1/ledger/periods")
class PeriodController {
    private final CommandGate gate;

    PeriodController(CommandGate gate) {
        this.gate = gate;
    }

    record CloseRequest(
            @NotNull @Past Instant through,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param through periods up to this time stay closed; null: none does */
    record ReopenRequest(
            Instant through,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param closedThrough null: all periods are open */
    record PeriodAnswer(Instant closedThrough, long version, long position) {}

    @PostMapping("/close")
    @Requires("ledger:period")
    ResponseEntity<PeriodAnswer> close(@Valid @RequestBody CloseRequest body) {
        Instant through = Times.micros("through", body.through());
        return send(new ClosePeriod(through, body.reason()), body, body.reason(), through);
    }

    @PostMapping("/reopen")
    @Requires("ledger:period")
    ResponseEntity<PeriodAnswer> reopen(@Valid @RequestBody ReopenRequest body) {
        Instant through = Times.micros("through", body.through());
        return send(new ReopenPeriod(through, body.reason()), body, body.reason(), through);
    }

    private ResponseEntity<PeriodAnswer> send(PeriodCommand command, Object body, String reason, Instant through) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK, (version, position) -> new PeriodAnswer(through, version, position)))
                .because(reason));
    }
}
