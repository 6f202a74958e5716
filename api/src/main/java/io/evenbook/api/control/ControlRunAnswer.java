package io.evenbook.api.control;

import io.evenbook.api.id.RunId;
import java.time.Instant;
import java.util.List;

/**
 * A run of all controls in the controls view.
 *
 * @param position position of the event that recorded it
 * @param ranAt when it was recorded
 * @param passed whether no control failed
 * @param results one for each control
 */
public record ControlRunAnswer(
        RunId runId, long position, Instant ranAt, boolean passed, List<ControlResult> results) {}
