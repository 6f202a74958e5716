package io.evenbook.api.control;

import io.evenbook.api.id.RunId;
import java.util.List;

/** Commands on the controls. The ledger has one set of controls. */
public sealed interface ControlsCommand {
    /** Identifies the stream of {@link ControlsEvent}s. */
    String CONTROLS_ID = "ctl_controls";

    /** Records the results of a run, failed ones included. A repeat does nothing. */
    record RecordControls(RunId runId, List<ControlResult> results) implements ControlsCommand {}
}
