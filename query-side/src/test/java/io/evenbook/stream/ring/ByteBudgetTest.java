package io.evenbook.stream.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(100);
    private final ByteBudget.Share one = budget.share();
    private final ByteBudget.Share other = budget.share();

    @Test
    void holdersTogetherNeverHaveMoreThanThereIs() {
        assertThat(one.resize(60)).isTrue();
        assertThat(other.resize(41)).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(60);
        assertThat(other.resize(40)).isTrue();
        assertThat(other.grow(1)).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(100);
    }

    @Test
    void fewerBytesLeaveRoomForOthers() {
        one.resize(100);
        assertThat(one.resize(30)).isTrue();
        assertThat(one.grow(-10)).isTrue();
        assertThat(other.resize(80)).isTrue();
    }

    @Test
    void aClosedHolderHasNoneForGood() {
        one.resize(70);
        one.close();
        one.close();

        assertThat(budget.usedBytes()).isZero();
        assertThat(one.resize(1)).isFalse();
        assertThat(other.resize(100)).isTrue();
    }

    @Test
    void itIsScarceWhenLessThanATenthIsLeft() {
        one.resize(90);
        assertThat(budget.isScarce()).isFalse();
        one.resize(91);
        assertThat(budget.isScarce()).isTrue();
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteBudget(-1))
                .withMessage("must be >= 0: maxBytes=-1");
        ByteBudget.Share all = new ByteBudget(Long.MAX_VALUE).share();
        assertThat(all.resize(Long.MAX_VALUE)).isTrue();
    }
}
