package io.evenbook.command.parked;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedCommand;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.parked.ParkedCommand.RetryParked;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.parked.ParkedRejection.NotParked;
import io.evenbook.api.parked.ParkedRejection.ParkedUnknown;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.util.List;

/** One event that a process failed to handle; null before the process parks it. */
public record ParkedState(ParkedId parkedId, Stage stage) {
    public static final Aggregate<ParkedState, ParkedCommand, ParkedEvent> AGGREGATE = Aggregate.of(
                    "Parked",
                    ParkedState.class,
                    ParkedCommand.class,
                    ParkedEvent.class,
                    Decider.of((state, command, _) -> decide(state, command), ParkedState::evolve))
            .identifiedBy(ParkedCommand::parkedId, ParkedEvent::parkedId)
            .ended(parked -> !parked.isParked())
            .build();

    public enum Stage {
        PARKED,
        RETRIED,
        RESOLVED
    }

    /**
     * @throws RejectedException {@code parked.unknown}, {@code parked.ended} for a retry or resolution of an event that
     *     is not parked
     */
    public static List<ParkedEvent> decide(ParkedState state, ParkedCommand command) {
        return switch (command) {
            case ParkEvent park
            when state == null || state.mayBeParkedAgain() ->
                List.of(new EventParked(park.parkedId(), park.eventId(), park.eventType(), park.code(), park.detail()));
            case ParkEvent _ -> List.of();
            case RetryParked retry -> {
                requireParked(state, retry.parkedId());
                yield List.of(new ParkedRetried(retry.parkedId(), retry.reason()));
            }
            case ResolveParked resolve -> {
                requireParked(state, resolve.parkedId());
                yield List.of(new ParkedResolved(resolve.parkedId(), resolve.reason()));
            }
        };
    }

    public boolean isParked() {
        return stage == Stage.PARKED;
    }

    private boolean mayBeParkedAgain() {
        return stage == Stage.RETRIED || stage == Stage.RESOLVED && !parkedId.isOfProcess();
    }

    private static void requireParked(ParkedState state, ParkedId parkedId) {
        if (state == null) {
            throw new RejectedException(new ParkedUnknown(parkedId.value()));
        }
        if (!state.isParked()) {
            throw new RejectedException(new NotParked(parkedId));
        }
    }

    public static ParkedState evolve(ParkedState state, ParkedEvent event) {
        return new ParkedState(
                event.parkedId(),
                switch (event) {
                    case EventParked _ -> Stage.PARKED;
                    case ParkedRetried _ -> Stage.RETRIED;
                    case ParkedResolved _ -> Stage.RESOLVED;
                });
    }
}
