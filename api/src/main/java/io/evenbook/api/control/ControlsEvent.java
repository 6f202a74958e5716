package io.evenbook.api.control;

import io.evenbook.api.id.RunId;
import java.util.List;

/** Events of the controls. */
public sealed interface ControlsEvent {

    /**
     * All controls ran.
     *
     * @param results one for each control, in their order
     */
    record ControlsRun(RunId runId, List<ControlResult> results) implements ControlsEvent {
        public ControlsRun {
            results = List.copyOf(results);
        }
    }
}
