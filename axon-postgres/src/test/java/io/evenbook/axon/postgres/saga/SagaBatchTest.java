package io.evenbook.axon.postgres.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.saga.Errand.Begun;
import io.evenbook.axon.postgres.saga.Errand.Borrowed;
import io.evenbook.axon.postgres.saga.Errand.Broke;
import io.evenbook.axon.postgres.saga.Errand.Ended;
import io.evenbook.axon.postgres.saga.Errand.Returned;
import io.evenbook.axon.postgres.saga.Errand.Stepped;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole batches of events through Axon's saga manager. */
@Timeout(30)
class SagaBatchTest {

    private final TestDatabase database = new TestDatabase();
    private final SagaHouse house = new SagaHouse(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBatchHasOneStatementOfEachKind() {
        house.handle(errands(1, 100, Begun::new));
        assertThat(house.statements)
                .containsExactly("SELECT saga_association", "INSERT saga_entry", "INSERT saga_association");

        house.statements.clear();
        house.handle(Stream.of(
                        errands(1, 50, Ended::new),
                        errands(51, 100, id -> new Borrowed(id, "saw")),
                        errands(101, 150, Begun::new))
                .flatMap(Stream::of)
                .toArray());
        assertThat(house.statements)
                .containsExactly(
                        "SELECT saga_association",
                        "UPDATE saga_entry",
                        "DELETE saga_entry",
                        "INSERT saga_entry",
                        "DELETE saga_association",
                        "INSERT saga_association");
        assertThat(database.number("SELECT count(*) FROM saga_entry")).isEqualTo(100);
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(150);
    }

    @Test
    void whereTheLastEventIsForNoSagaTheWritesAreSentForEachEvent() {
        house.handle(new Begun("e-1"), new Begun("e-2"), "for another handler");
        assertThat(house.statements)
                .containsExactly(
                        "SELECT saga_association",
                        "INSERT saga_entry",
                        "INSERT saga_association",
                        "INSERT saga_entry",
                        "INSERT saga_association");
        house.handle(new Stepped("e-1"), new Stepped("e-2"), new Stepped("e-1"), "for another handler");
        assertThat(house.history("e-1")).containsExactly("begun", "stepped", "stepped");
        assertThat(house.history("e-2")).containsExactly("begun", "stepped");
    }

    @Test
    void anotherProcessReadsTheSagasOfABatchWithOneStatement() {
        house.handle(errands(1, 100, Begun::new));
        SagaHouse restarted = new SagaHouse(database);
        restarted.handle(errands(1, 100, Stepped::new));
        assertThat(restarted.statements)
                .containsExactly("SELECT saga_association", "SELECT saga_entry", "UPDATE saga_entry");
        assertThat(restarted.history("e-100")).containsExactly("begun", "stepped");
    }

    @Test
    void sagasLiveThroughTheBatchThatBeginsThem() {
        house.handle(
                new Begun("e-1"),
                new Borrowed("e-1", "saw"),
                new Begun("e-2"),
                new Broke("saw"),
                new Returned("e-1", "saw"),
                new Broke("saw"),
                new Ended("e-2"));
        assertThat(house.history("e-1")).containsExactly("begun", "borrowed saw", "broke saw", "returned saw");
        assertThat(house.history("e-2")).isNull();
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(1);
    }

    @Test
    void associationsThatComeAndGoFindTheirSagasInLaterBatches() {
        house.handle(new Begun("e-1"), new Begun("e-2"));
        house.handle(new Borrowed("e-1", "saw"), new Borrowed("e-2", "saw"), new Borrowed("e-2", "axe"));
        house.handle(new Broke("saw"), new Broke("axe"), new Returned("e-1", "saw"));
        house.handle(new Broke("saw"), new Ended("e-2"), new Broke("axe"));
        assertThat(house.history("e-1")).containsExactly("begun", "borrowed saw", "broke saw", "returned saw");
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(1);
    }

    @Test
    void ofABatchThatFailsNothingSticks() {
        house.handle(new Begun("e-1"), new Begun("e-2"));
        for (int times = 0; times < 2; times++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> house.handleAndWrite(
                            () -> {
                                throw new IllegalStateException("too late");
                            },
                            new Stepped("e-1"),
                            new Borrowed("e-1", "saw"),
                            new Ended("e-2"),
                            new Begun("e-3")));
        }
        assertThat(house.history("e-1")).containsExactly("begun");
        assertThat(house.history("e-2")).containsExactly("begun");
        assertThat(house.history("e-3")).isNull();

        house.handle(new Broke("saw"), new Stepped("e-1"), new Ended("e-2"));
        assertThat(house.history("e-1")).containsExactly("begun", "stepped");
        assertThat(house.history("e-2")).isNull();
    }

    @Test
    void sagasAreReadAgainWhenTheCacheHasNoRoomForThem() {
        SagaHouse narrow = new SagaHouse(database, 10);
        narrow.handle(errands(1, 100, Begun::new));
        narrow.handle(errands(1, 100, Stepped::new));
        assertThat(narrow.statements).contains("SELECT saga_entry");
        IntStream.rangeClosed(1, 100)
                .forEach(number -> assertThat(narrow.history("e-" + number)).containsExactly("begun", "stepped"));
    }

    @Test
    void theCacheMustHaveRoomForOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SagaHouse(database, 0))
                .withMessage("must be > 0: maximumSize=0");
    }

    private static Object[] errands(int first, int last, Function<String, Object> event) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> event.apply("e-" + number))
                .toArray();
    }
}
