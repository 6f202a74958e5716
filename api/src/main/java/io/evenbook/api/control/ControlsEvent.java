package io.evenbook.api.control;

import io.evenbook.api.id.RunId;
import java.util.List;

/** Facts about the controls as a whole. */
public sealed interface ControlsEvent {

    /**
     * The controls were run.
     *
     * @param results one for each control, in their order
     */
    record ControlsRun(RunId runId, List<ControlResult> results) implements ControlsEvent {
        public ControlsRun {
            results = List.copyOf(results);
        }
    }
}
