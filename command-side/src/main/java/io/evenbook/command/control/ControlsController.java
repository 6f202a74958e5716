package io.evenbook.command.control;

import io.evenbook.api.access.Requires;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.id.RunId;
import io.evenbook.api.port.ControlChecks;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/ledger/controls")
class ControlsController {
    private final CommandGate gate;
    private final ControlChecks checks;

    ControlsController(CommandGate gate, ControlChecks checks) {
        this.gate = gate;
        this.checks = checks;
    }

    /** @param results one for each control */
    record RunAnswer(RunId runId, boolean passed, List<ControlResult> results, long version, long position) {}

    @PostMapping("/run")
    @Requires("controls:run")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<RunAnswer> run() {
        RecordControls command = new RecordControls(RunId.named(NewIds.unique()), checks.run());
        return gate.perform(Operation.of(command, effects -> {
            ControlsRun run = effects.get(ControlsRun.class);
            return effects.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new RunAnswer(
                            run.runId(),
                            run.results().stream().allMatch(ControlResult::passed),
                            run.results(),
                            version,
                            position));
        }));
    }
}
