package io.evenbook.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticMarketTest {
    @Test
    void theSameSeedGivesTheSameMarket() {
        assertThat(SyntheticMarket.generate(5, 500)).isEqualTo(SyntheticMarket.generate(5, 500));
        assertThat(SyntheticMarket.generate(5, 500)).isNotEqualTo(SyntheticMarket.generate(6, 500));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void itsMessagesAreComplete(long seed) {
        Recording recording = SyntheticMarket.generate(seed, 3_000);
        Plan plan = Plan.of(recording);

        assertThat(recording.steps())
                .hasSize(3_000)
                .extracting(RecordedStep::type)
                .contains("submission", "reduction", "cancellation", "execution");
        assertThat(plan.steps()).allMatch(step -> step.commands().size() == 1);
        assertThat(plan.namedMakersHit()).isEqualTo(plan.namedExecutions()).isPositive();
        assertThat(plan.fills()).hasSize((int) plan.namedExecutions());
    }
}
