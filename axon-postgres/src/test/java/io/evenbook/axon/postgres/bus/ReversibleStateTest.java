package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.snapshot.Snapshots.Due;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A state that its events change in place is put back by an undo, and settled with its events. */
class ReversibleStateTest {
    private static final StreamType<Tally, Integer> TALLY = StreamType.of(
                    "Tally",
                    Tally.class,
                    Integer.class,
                    (state, event) -> state == null ? new Tally(event) : state.add(event))
            .snapshotEvery(2, "1")
            .build();

    private final StreamStates states = new StreamStates(1 << 20);
    private final List<Due> snapshots = new ArrayList<>();

    private static final class Tally implements Reversible {
        private final List<Integer> added = new ArrayList<>();
        private int sum;
        private int settled;

        Tally(int sum) {
            this.sum = sum;
        }

        Tally add(int number) {
            added.add(number);
            sum += number;
            if (number < 0) {
                throw new IllegalArgumentException("must be >= 0: number=" + number);
            }
            return this;
        }

        @Override
        public int mark() {
            return added.size();
        }

        @Override
        public void undoTo(int mark) {
            while (added.size() > mark) {
                sum -= added.removeLast();
            }
        }

        @Override
        public void settle() {
            added.clear();
            settled++;
        }

        @Override
        public Object copy() {
            return "sum=" + sum;
        }
    }

    private Tally durable(int sum) {
        states.append(TALLY, "tal_1", Streams.NONE, sum);
        states.settle(snapshots::add);
        return (Tally) states.find("tal_1").state();
    }

    @Test
    void anUndoGoesBackToItsMarkAndTheStateStaysTheSameObject() {
        Tally tally = durable(10);
        states.append(states.find("tal_1"), 5);
        int changes = states.changeMark();
        int events = states.appendMark();
        states.append(states.find("tal_1"), 7);
        states.undoTo(changes, events);
        assertThat(tally.sum).isEqualTo(15);
        states.undoTo(0, 0);
        assertThat(tally.sum).isEqualTo(10);
        assertThat(states.find("tal_1").state()).isSameAs(tally);
        assertThat(states.find("tal_1").version()).isZero();
    }

    @Test
    void anEventThatIsAppliedHalfWayIsUndone() {
        Tally tally = durable(10);
        assertThatThrownBy(() -> states.append(states.find("tal_1"), -1)).hasMessage("must be >= 0: number=-1");
        states.undoTo(0, 0);
        assertThat(tally.sum).isEqualTo(10);
    }

    @Test
    void durableEventsSettleItOnceAndItsSnapshotIsACopy() {
        Tally tally = durable(10);
        int settled = tally.settled;
        states.append(states.find("tal_1"), 5);
        states.append(states.find("tal_1"), 5);
        states.settle(snapshots::add);
        assertThat(tally.settled).isEqualTo(settled + 1);
        states.append(states.find("tal_1"), 1);
        assertThat(snapshots).last().extracting(Due::state).isEqualTo("sum=20");
    }

    @Test
    void aStreamThatWasBegunIsGoneAfterAnUndo() {
        states.append(TALLY, "tal_2", Streams.NONE, 1);
        states.append(states.find("tal_2"), 2);
        states.undoTo(0, 0);
        assertThat(states.find("tal_2")).isNull();
    }
}
