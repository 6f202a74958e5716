package io.evenbook.command.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.id.RunId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.util.List;

/** The results of the last run of the controls; null before the first run. */
public record ControlsState(RunId lastRun, List<ControlResult> results) {
    public static final Aggregate<ControlsState, ControlsCommand, ControlsEvent> AGGREGATE = Aggregate.of(
                    "Controls",
                    ControlsState.class,
                    ControlsCommand.class,
                    ControlsEvent.class,
                    Decider.of((state, command, _) -> decide(state, command), ControlsState::evolve))
            .identifiedBy(_ -> ControlsCommand.CONTROLS_ID, _ -> ControlsCommand.CONTROLS_ID)
            .build();

    public static List<ControlsEvent> decide(ControlsState state, ControlsCommand command) {
        return switch (command) {
            case RecordControls run when state != null && state.lastRun().equals(run.runId()) -> List.of();
            case RecordControls run -> List.of(new ControlsRun(run.runId(), run.results()));
        };
    }

    public static ControlsState evolve(ControlsState state, ControlsEvent event) {
        return switch (event) {
            case ControlsRun run -> new ControlsState(run.runId(), run.results());
        };
    }
}
