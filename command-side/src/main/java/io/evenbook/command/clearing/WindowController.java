package io.evenbook.command.clearing;

import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.RescheduleWindow;
import io.evenbook.api.clearing.SchemeCommand.RetryWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeCommand.WindowCommand;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.WindowId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator does to a window, beside the schedule. */
@RestController
@RequestMapping("/api/v1/clearing/windows/{windowId}")
class WindowController {
    private final CommandGate gate;

    WindowController(CommandGate gate) {
        this.gate = gate;
    }

    record RescheduleRequest(
            @NotNull LocalDate settlesOn,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param version version of the scheme */
    record WindowOutcome(WindowId windowId, long version, long position) {}

    @PostMapping("/close")
    @Requires("clearing:change")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<WindowOutcome> close(@PathVariable String windowId, @Valid @RequestBody ReasonRequest body) {
        return perform(new CloseWindow(PathIds.window(windowId), WindowCause.OPERATOR), body, body.reason());
    }

    @PostMapping("/settle")
    @Requires("clearing:change")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<WindowOutcome> settle(@PathVariable String windowId, @Valid @RequestBody ReasonRequest body) {
        return perform(new SettleWindow(PathIds.window(windowId), WindowCause.OPERATOR), body, body.reason());
    }

    @PostMapping("/retry")
    @Requires("clearing:change")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<WindowOutcome> retry(@PathVariable String windowId, @Valid @RequestBody ReasonRequest body) {
        return perform(new RetryWindow(PathIds.window(windowId), body.reason()), body, body.reason());
    }

    @PostMapping("/reschedule")
    @Requires("clearing:change")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<WindowOutcome> reschedule(
            @PathVariable String windowId, @Valid @RequestBody RescheduleRequest body) {
        return perform(
                new RescheduleWindow(PathIds.window(windowId), body.settlesOn(), body.reason()), body, body.reason());
    }

    private ResponseEntity<WindowOutcome> perform(WindowCommand command, Object body, String reason) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.ACCEPTED,
                                (version, position) -> new WindowOutcome(command.windowId(), version, position)))
                .because(reason));
    }
}
