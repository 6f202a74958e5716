package io.evenbook.api.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OrdinalsTest {

    @Test
    void theyGrowWithThePositionThenWithTheNumber() {
        assertThat(Ordinals.of(1, 1)).isEqualTo(1_048_577);
        assertThat(Ordinals.of(7, 1_048_575)).isLessThan(Ordinals.of(8, 1)).isEqualTo(8 * 1_048_576 - 1);
    }

    @Test
    void aNumberThatWouldReachIntoTheNextPositionIsRefused() {
        assertThatThrownBy(() -> Ordinals.of(7, 1_048_576)).hasMessage("must be from 1 to 2^20 - 1: number=1048576");
        assertThatThrownBy(() -> Ordinals.of(7, 0)).hasMessage("must be from 1 to 2^20 - 1: number=0");
    }
}
