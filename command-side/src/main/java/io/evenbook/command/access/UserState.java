package io.evenbook.command.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.access.UserEvent;
import io.evenbook.api.access.UserEvent.RolesSet;
import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.access.UserEvent.UserResumed;
import io.evenbook.api.access.UserEvent.UserSuspended;
import io.evenbook.api.access.UserRejection.UserExists;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.util.List;

/**
 * One user; null before it is created.
 *
 * @param customerId null: none
 */
public record UserState(
        UserId userId, CustomerId customerId, PersonId personId, List<String> roles, boolean suspended) {
    public static final Aggregate<UserState, UserCommand, UserEvent> AGGREGATE = Aggregate.of(
                    "User",
                    UserState.class,
                    UserCommand.class,
                    UserEvent.class,
                    Decider.of(UserState::decide, UserState::evolve))
            .identifiedBy(UserCommand::userId, UserEvent::userId)
            .build();

    private static List<UserEvent> decide(UserState state, UserCommand command, Facts facts) {
        if (state == null && !(command instanceof CreateUser)) {
            throw new RejectedException(new UserUnknown(command.userId().value()));
        }
        return switch (command) {
            case CreateUser create -> create(state, create);
            case SetRoles set ->
                state.roles.equals(set.roles())
                        ? List.of()
                        : List.of(new RolesSet(set.userId(), set.roles(), set.reason()));
            case SuspendUser suspend ->
                state.suspended ? List.of() : List.of(new UserSuspended(suspend.userId(), suspend.reason()));
            case ResumeUser resume ->
                state.suspended ? List.of(new UserResumed(resume.userId(), resume.reason())) : List.of();
        };
    }

    private static List<UserEvent> create(UserState state, CreateUser create) {
        UserState wanted =
                new UserState(create.userId(), create.customerId(), create.personId(), create.roles(), false);
        if (state == null) {
            return List.of(new UserCreated(create.userId(), create.customerId(), create.personId(), create.roles()));
        }
        if (!state.equals(wanted)) {
            throw new RejectedException(new UserExists(create.userId()));
        }
        return List.of();
    }

    private static UserState evolve(UserState state, UserEvent event) {
        return switch (event) {
            case UserCreated created ->
                new UserState(created.userId(), created.customerId(), created.personId(), created.roles(), false);
            case RolesSet set ->
                new UserState(state.userId, state.customerId, state.personId, set.roles(), state.suspended);
            case UserSuspended _ -> new UserState(state.userId, state.customerId, state.personId, state.roles, true);
            case UserResumed _ -> new UserState(state.userId, state.customerId, state.personId, state.roles, false);
        };
    }
}
