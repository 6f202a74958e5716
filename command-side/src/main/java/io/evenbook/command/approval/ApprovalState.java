package io.evenbook.command.approval;

import io.evenbook.api.RejectedException;
import io.evenbook.api.approval.ApprovalCommand;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.ApprovalCommand.ExpireApproval;
import io.evenbook.api.approval.ApprovalCommand.RejectApproval;
import io.evenbook.api.approval.ApprovalEvent;
import io.evenbook.api.approval.ApprovalEvent.ApprovalExpired;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRejected;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.ApprovalRejection.ApprovalEnded;
import io.evenbook.api.approval.ApprovalRejection.ApprovalSamePerson;
import io.evenbook.api.approval.ApprovalRejection.ApprovalUnknown;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.approval.Approver;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.time.Instant;
import java.util.List;

/** One command that waits for a second person, or waited; null before it is requested. */
public record ApprovalState(ApprovalRequested request, ApprovalStatus status) {
    public static final Aggregate<ApprovalState, ApprovalCommand, ApprovalEvent> AGGREGATE = Aggregate.of(
                    "Approval",
                    ApprovalState.class,
                    ApprovalCommand.class,
                    ApprovalEvent.class,
                    Decider.of((state, command, facts) -> decide(state, command, facts.time()), ApprovalState::evolve))
            .identifiedBy(ApprovalCommand::approvalId, ApprovalEvent::approvalId)
            .weigher(state -> 512 + 2L * state.request.content().length())
            .ended(state -> state.status != ApprovalStatus.PENDING)
            .build();

    /**
     * The event that ends the approval. That of an approval is followed by the events of the command.
     *
     * @param now the time of the batch
     * @throws RejectedException {@code approval.unknown} also if the approver has no part in it;
     *     {@code approval.same-person}; {@code approval.person-unknown}; {@code approval.ended} also if it has expired
     */
    static List<ApprovalEvent> decide(ApprovalState state, ApprovalCommand command, Instant now) {
        if (state == null) {
            throw unknown(command);
        }
        boolean isDue = !now.isBefore(state.request.expiresAt());
        return switch (command) {
            case Approve approve -> {
                Approver approver = approve.approver();
                if (state.persons().isSame(approver)) {
                    throw new RejectedException(new ApprovalSamePerson(approve.approvalId()));
                }
                if (!state.mayDecide(approver)) {
                    throw unknown(approve);
                }
                state.persons().requireKnown(approver);
                state.requirePending(isDue);
                yield List.of(new ApprovalGranted(
                        approve.approvalId(), approver.userId(), approver.personId(), approve.reason()));
            }
            case RejectApproval reject -> {
                Approver approver = reject.approver();
                if (!state.persons().isSame(approver) && !state.mayDecide(approver)) {
                    throw unknown(reject);
                }
                state.requirePending(isDue);
                yield List.of(new ApprovalRejected(
                        reject.approvalId(), approver.userId(), approver.personId(), reject.reason()));
            }
            case ExpireApproval expire ->
                state.status == ApprovalStatus.PENDING && isDue
                        ? List.of(new ApprovalExpired(expire.approvalId()))
                        : List.of();
        };
    }

    /** Whether a second person can still approve it. */
    public boolean isPending(Instant now) {
        return status == ApprovalStatus.PENDING && now.isBefore(request.expiresAt());
    }

    private static RejectedException unknown(ApprovalCommand command) {
        return new RejectedException(new ApprovalUnknown(command.approvalId().value()));
    }

    private boolean mayDecide(Approver approver) {
        return approver.permissions().contains(request.operation());
    }

    private TwoPersons persons() {
        return new TwoPersons(request.requestedBy(), request.personId());
    }

    private void requirePending(boolean isDue) {
        if (status != ApprovalStatus.PENDING || isDue) {
            throw new RejectedException(new ApprovalEnded(request.approvalId()));
        }
    }

    static ApprovalState evolve(ApprovalState state, ApprovalEvent event) {
        return switch (event) {
            case ApprovalRequested requested -> new ApprovalState(requested, ApprovalStatus.PENDING);
            case ApprovalGranted _ -> new ApprovalState(state.request, ApprovalStatus.APPROVED);
            case ApprovalRejected _ -> new ApprovalState(state.request, ApprovalStatus.REJECTED);
            case ApprovalRefused _ -> new ApprovalState(state.request, ApprovalStatus.REFUSED);
            case ApprovalExpired _ -> new ApprovalState(state.request, ApprovalStatus.EXPIRED);
        };
    }
}
