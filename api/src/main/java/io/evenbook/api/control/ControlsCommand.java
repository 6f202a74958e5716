package io.evenbook.api.control;

import io.evenbook.api.id.RunId;
import java.util.List;

/** What can be asked of the controls as a whole. There is one set of them. */
public sealed interface ControlsCommand {
    /** Identifies the stream of {@link ControlsEvent}s. */
    String CONTROLS_ID = "ctl_controls";

    /** Records what a run has found, whatever that is. Again does nothing. */
    record RecordControls(RunId runId, List<ControlResult> results) implements ControlsCommand {}
}
