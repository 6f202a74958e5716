package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            .build();

    private final StreamStates states = new StreamStates(1 << 20);

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
    }

    private Tally durable(int sum) {
        states.append(TALLY, "tal_1", Streams.NONE, sum);
        states.settle(_ -> {});
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
    void durableEventsSettleItOnce() {
        Tally tally = durable(10);
        int settled = tally.settled;
        states.append(states.find("tal_1"), 5);
        states.append(states.find("tal_1"), 5);
        states.settle(_ -> {});
        assertThat(tally.settled).isEqualTo(settled + 1);
    }

    @Test
    void itStaysInMemoryAndLeavesRoomForOthers() {
        StreamStates little = new StreamStates(1_000);
        StreamType<String, String> text = StreamType.of("Text", String.class, String.class, (_, event) -> event)
                .weigher(_ -> 500)
                .build();
        little.append(TALLY, "tal_1", Streams.NONE, 10);
        little.append(text, "txt_1", Streams.NONE, "a");
        little.settle(_ -> {});
        little.append(text, "txt_2", Streams.NONE, "b");
        little.settle(_ -> {});
        assertThat(little.find("txt_1")).as("the least recently used one").isNull();
        assertThat(little.find("txt_2")).isNotNull();
        assertThat(little.find("tal_1")).isNotNull();
    }

    @Test
    void theBusTakesNoSnapshotsOfIt() {
        StreamType.Builder<Tally, Integer> type =
                StreamType.of("Tally", Tally.class, Integer.class, (state, _) -> state);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.snapshotEvery(2, "1").build())
                .withMessage("must be immutable for snapshots by the bus: Tally");
    }

    @Test
    void aStreamThatWasBegunIsGoneAfterAnUndo() {
        states.append(TALLY, "tal_2", Streams.NONE, 1);
        states.append(states.find("tal_2"), 2);
        states.undoTo(0, 0);
        assertThat(states.find("tal_2")).isNull();
    }
}
