package io.evenbook.api.port;

import io.evenbook.api.id.ApprovalId;
import java.time.Instant;
import java.util.List;

/** Finds approvals whose time is over, for the process that marks them. */
public interface DueApprovals {

    /** At most {@code limit} pending approvals that expire at or before a time, the earliest expiry first. */
    List<ApprovalId> due(Instant now, int limit);
}
