package io.evenbook.command.clearing.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random trades of participants with funds and with credit pass through windows: novated in any order, some twice,
 * reserved, resolved and posted, some held back, deposits and withdrawals in between.
 */
class WindowsTest {
    private static final int TRADES = 4_000;

    @Test
    void theBooksBalanceAtEveryStepAndEverythingSettlesInTheEnd() {
        long seed = System.nanoTime();
        System.out.println("WindowsTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Participants participants = new Participants(random);
        int failed = 0;
        while (participants.trades() < TRADES) {
            participants.trade(random.nextInt(80));
            participants.moveFunds();
            failed += participants.settle();
            participants.check();
        }
        assertThat(failed).isGreaterThan(100);
        participants.depositForAll();
        assertThat(participants.settle()).isZero();
        participants.check();
        participants.requireNothingOpen();
    }
}
