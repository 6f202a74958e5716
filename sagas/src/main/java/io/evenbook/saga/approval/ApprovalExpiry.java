package io.evenbook.saga.approval;

import io.evenbook.api.approval.ApprovalCommand.ExpireApproval;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.port.DueApprovals;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;

/**
 * Marks expired approvals once a minute, in the process that owns the commands. Nobody can approve one after its time,
 * whether it is marked or not.
 */
final class ApprovalExpiry extends OwnerSchedule {
    static final String NAME = "ApprovalExpiry";

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_PER_RUN = 1_000;

    private final DueApprovals approvals;
    private final SystemCommands commands;
    private final Clock clock;

    ApprovalExpiry(DueApprovals approvals, CommandBus bus, Ownership ownership, Clock clock) {
        super("approval-expiry", ownership, INTERVAL);
        this.approvals = approvals;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return INTERVAL;
    }

    @Override
    protected void run() {
        for (ApprovalId approvalId : approvals.due(clock.instant(), MAX_PER_RUN)) {
            commands.send(new ExpireApproval(approvalId))
                    .join()
                    .optionalExceptionResult()
                    .ifPresent(failure -> {
                        throw new IllegalStateException("could not mark " + approvalId + " as expired", failure);
                    });
        }
    }
}
