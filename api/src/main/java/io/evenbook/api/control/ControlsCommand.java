package io.evenbook.api.control;

import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of the controls as a whole. There is one set of them. */
public sealed interface ControlsCommand {
    /** Identifies the stream of {@link ControlsEvent}s. */
    String CONTROLS_ID = "ctl_controls";

    String controlsId();

    /** Records what a run has found, whatever that is. Again does nothing. */
    record RecordControls(@TargetAggregateIdentifier String controlsId, RunId runId, List<ControlResult> results)
            implements ControlsCommand {
        public RecordControls(RunId runId, List<ControlResult> results) {
            this(CONTROLS_ID, runId, results);
        }
    }
}
