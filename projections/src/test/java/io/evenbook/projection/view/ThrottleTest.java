package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    @Test
    void theRateStaysBelowTheLimit() {
        Throttle throttle = new Throttle(1_000);
        long begun = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            throttle.after(60);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }

    @Test
    void aReleaseEndsTheWait() {
        Throttle throttle = new Throttle(1);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> throttle.after(1_000_000));
        throttle.release();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
        throttle.after(1_000_000);
    }

    @Test
    void aLimitOfZeroIsRefused() {
        assertThatThrownBy(() -> new Throttle(0)).hasMessage("must be > 0: eventsPerSecond=0");
    }
}
