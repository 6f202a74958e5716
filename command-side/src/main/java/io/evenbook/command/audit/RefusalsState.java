package io.evenbook.command.audit;

import io.evenbook.api.audit.RefusalCommand;
import io.evenbook.api.audit.RefusalCommand.SealRefusals;
import io.evenbook.api.audit.RefusalEvent;
import io.evenbook.api.audit.RefusalEvent.CommandsRefused;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The minutes of one day, in UTC, whose refusals are sealed. Each day has a stream of its own, so none has more than
 * 1,440 events.
 */
public record RefusalsState(Set<Instant> sealedMinutes) {
    public static final Aggregate<RefusalsState, RefusalCommand, RefusalEvent> AGGREGATE = Aggregate.of(
                    "Refusals",
                    RefusalsState.class,
                    RefusalCommand.class,
                    RefusalEvent.class,
                    Decider.of((state, command, _) -> decide(state, command), RefusalsState::evolve))
            .identifiedBy(RefusalsState::idOf, RefusalsState::idOf)
            .weigher(state -> 512 + 64L * state.sealedMinutes().size())
            .build();

    private static final String PREFIX = "rfs_";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static String idOf(RefusalCommand command) {
        return switch (command) {
            case SealRefusals seal -> idOf(seal.from());
        };
    }

    private static String idOf(RefusalEvent event) {
        return switch (event) {
            case CommandsRefused refused -> idOf(refused.from());
        };
    }

    private static String idOf(Instant minute) {
        return PREFIX + LocalDate.ofInstant(minute, ZoneOffset.UTC);
    }

    public static List<RefusalEvent> decide(RefusalsState state, RefusalCommand command) {
        return switch (command) {
            case SealRefusals seal when state != null && state.sealedMinutes().contains(seal.from()) -> List.of();
            case SealRefusals seal ->
                List.of(new CommandsRefused(
                        seal.from(),
                        seal.from().plus(MINUTE),
                        seal.rows(),
                        seal.rootHash(),
                        seal.counts(),
                        seal.dropped()));
        };
    }

    public static RefusalsState evolve(RefusalsState state, RefusalEvent event) {
        return switch (event) {
            case CommandsRefused refused -> {
                Set<Instant> sealed = new TreeSet<>(state == null ? Set.of() : state.sealedMinutes());
                sealed.add(refused.from());
                yield new RefusalsState(sealed);
            }
        };
    }
}
