package io.evenbook.command.audit;

import io.evenbook.api.RejectedException;
import io.evenbook.api.audit.SubjectCommand;
import io.evenbook.api.audit.SubjectCommand.EraseSubject;
import io.evenbook.api.audit.SubjectCommand.HoldSubject;
import io.evenbook.api.audit.SubjectCommand.ReleaseSubject;
import io.evenbook.api.audit.SubjectEvent;
import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.api.audit.SubjectEvent.SubjectHeld;
import io.evenbook.api.audit.SubjectEvent.SubjectReleased;
import io.evenbook.api.audit.SubjectRejection.SubjectIsErased;
import io.evenbook.api.audit.SubjectRejection.SubjectIsHeld;
import io.evenbook.api.audit.SubjectRejection.SubjectUnknown;
import io.evenbook.api.id.SubjectId;
import io.evenbook.command.access.UserState;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.util.List;

/** One subject of personal data; null before its first hold or erasure. */
public record SubjectState(SubjectId subjectId, boolean held, boolean erased) {
    public static final Aggregate<SubjectState, SubjectCommand, SubjectEvent> AGGREGATE = Aggregate.of(
                    "Subject",
                    SubjectState.class,
                    SubjectCommand.class,
                    SubjectEvent.class,
                    Decider.of(SubjectState::decide, SubjectState::evolve))
            .identifiedBy(command -> command.subjectId().stream(), event -> event.subjectId().stream())
            .build();

    private static List<SubjectEvent> decide(SubjectState state, SubjectCommand command, Facts facts) {
        SubjectId subject = command.subjectId();
        if (state == null && !exists(subject, facts)) {
            throw new RejectedException(new SubjectUnknown(subject.value()));
        }
        boolean held = state != null && state.held;
        boolean erased = state != null && state.erased;
        return switch (command) {
            case EraseSubject _ when erased -> List.of();
            case EraseSubject _ when held -> throw new RejectedException(new SubjectIsHeld(subject.value()));
            case EraseSubject erase ->
                List.of(new SubjectErased(subject, erase.requestedBy(), erase.approvedBy(), erase.reason()));
            case HoldSubject _ when erased -> throw new RejectedException(new SubjectIsErased(subject.value()));
            case HoldSubject hold -> held ? List.of() : List.of(new SubjectHeld(subject, hold.reason()));
            case ReleaseSubject release -> held ? List.of(new SubjectReleased(subject, release.reason())) : List.of();
        };
    }

    private static boolean exists(SubjectId subject, Facts facts) {
        String id = subject.value();
        return switch (id.substring(0, 4)) {
            case "cus_" -> facts.find(CustomerState.AGGREGATE.type(), id) != null;
            case "usr_" -> facts.find(UserState.AGGREGATE.type(), id) != null;
            default -> facts.find(AccountState.AGGREGATE.type(), id) != null;
        };
    }

    private static SubjectState evolve(SubjectState state, SubjectEvent event) {
        return switch (event) {
            case SubjectErased _ -> new SubjectState(event.subjectId(), false, true);
            case SubjectHeld _ -> new SubjectState(event.subjectId(), true, false);
            case SubjectReleased _ -> new SubjectState(event.subjectId(), false, false);
        };
    }
}
