package io.evenbook.command.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.audit.RefusalCommand.SealRefusals;
import io.evenbook.api.audit.RefusalCount;
import io.evenbook.api.audit.RefusalEvent;
import io.evenbook.api.audit.RefusalEvent.CommandsRefused;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalsStateTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT = NOON.plusSeconds(60);
    private static final List<RefusalCount> COUNTS =
            List.of(new RefusalCount("trader", "POST /api/v1/orders", "account.frozen", 3));

    private static SealRefusals seal(Instant minute) {
        return new SealRefusals(minute, 2, "root", COUNTS, 1);
    }

    @Test
    void aMinuteIsSealedOnce() {
        List<RefusalEvent> sealed = RefusalsState.decide(null, seal(NOON));
        assertThat(sealed).containsExactly(new CommandsRefused(NOON, NEXT, 2, "root", COUNTS, 1));

        RefusalsState state = RefusalsState.evolve(null, sealed.getFirst());
        assertThat(state).isEqualTo(new RefusalsState(Set.of(NOON)));
        assertThat(RefusalsState.decide(state, seal(NOON))).isEmpty();
        assertThat(RefusalsState.decide(state, new SealRefusals(NOON, 0, "other", List.of(), 0)))
                .isEmpty();
    }

    @Test
    void minutesAreSealedInAnyOrder() {
        RefusalsState state = RefusalsState.evolve(
                null, RefusalsState.decide(null, seal(NEXT)).getFirst());
        assertThat(RefusalsState.decide(state, seal(NOON)))
                .containsExactly(new CommandsRefused(NOON, NEXT, 2, "root", COUNTS, 1));
    }

    @Test
    void eachDayHasAStreamOfItsOwn() {
        assertThat(RefusalsState.AGGREGATE.idOf(seal(Instant.parse("2026-01-31T23:59:00Z"))))
                .isEqualTo("rfs_2026-01-31");
        assertThat(RefusalsState.AGGREGATE.idOf(seal(Instant.parse("2026-02-01T00:00:00Z"))))
                .isEqualTo("rfs_2026-02-01");
    }
}
