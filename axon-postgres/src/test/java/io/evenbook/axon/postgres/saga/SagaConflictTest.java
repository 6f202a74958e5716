package io.evenbook.axon.postgres.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.saga.Errand.Begun;
import io.evenbook.axon.postgres.saga.Errand.Borrowed;
import io.evenbook.axon.postgres.saga.Errand.Broke;
import io.evenbook.axon.postgres.saga.Errand.Ended;
import io.evenbook.axon.postgres.saga.Errand.Stepped;
import java.util.concurrent.CompletableFuture;
import org.axonframework.modelling.saga.AssociationValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes take one segment to be theirs. */
@Timeout(30)
class SagaConflictTest {

    private final TestDatabase database = new TestDatabase();
    private final SagaHouse one = new SagaHouse(database);
    private final SagaHouse other = new SagaHouse(database);

    @BeforeEach
    void begin() {
        one.handle(new Begun("e-1"), new Begun("e-2"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aCachedSagaThatAnotherWroteMeanwhileIsReadAgain() {
        other.handle(new Stepped("e-1"), new Borrowed("e-1", "saw"));
        one.statements.clear();
        one.handle(new Broke("saw"), new Stepped("e-2"));
        assertThat(one.statements).containsExactly("SELECT saga_association", "SELECT saga_entry", "UPDATE saga_entry");
        assertThat(one.history("e-1")).containsExactly("begun", "stepped", "borrowed saw", "broke saw");
        assertThat(one.history("e-2")).containsExactly("begun", "stepped");
    }

    @Test
    void aCachedSagaThatAnotherEndedIsGone() {
        other.handle(new Ended("e-1"));
        one.handle(new Stepped("e-1"));
        assertThat(one.history("e-1")).isNull();
    }

    @Test
    void aBatchThatWouldOverwriteAnothersUpdateFailsAndReadsItWhenDoneAgain() {
        String saga = sagaOf("e-1");
        assertThatThrownBy(() -> one.handleAndRead(
                        () -> otherHandles(new Stepped("e-1")),
                        new Stepped("e-2"),
                        new Borrowed("e-1", "saw"),
                        new Begun("e-3")))
                .isInstanceOf(SagaConflictException.class)
                .hasMessage("Written or deleted by another process since they were read: sagas=[" + saga + "]");
        assertThat(one.history("e-1")).containsExactly("begun", "stepped");
        assertThat(one.history("e-2")).containsExactly("begun");
        assertThat(one.history("e-3")).isNull();

        one.handle(new Stepped("e-2"), new Borrowed("e-1", "saw"), new Begun("e-3"));
        assertThat(one.history("e-1")).containsExactly("begun", "stepped", "borrowed saw");
        assertThat(one.history("e-2")).containsExactly("begun", "stepped");
        assertThat(one.history("e-3")).containsExactly("begun");
    }

    @Test
    void aBatchThatWouldUpdateWhatAnotherDeletedFails() {
        assertThatThrownBy(() -> one.handleAndRead(() -> otherHandles(new Ended("e-1")), new Borrowed("e-1", "saw")))
                .isInstanceOf(SagaConflictException.class);
        assertThat(one.history("e-1")).isNull();
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(1);
    }

    @Test
    void aBatchThatWouldDeleteWhatAnotherUpdatedFails() {
        assertThatThrownBy(() -> one.handleAndRead(() -> otherHandles(new Borrowed("e-1", "saw")), new Ended("e-1")))
                .isInstanceOf(SagaConflictException.class);
        assertThat(one.history("e-1")).containsExactly("begun", "borrowed saw");

        one.handle(new Ended("e-1"));
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(1);
    }

    @Test
    void writesOfAFailedBatchAreNotMistakenForAnotherWriteAtThatVersion() {
        assertThatThrownBy(() -> one.handleAndWrite(
                        () -> {
                            throw new IllegalStateException("too late");
                        },
                        new Borrowed("e-1", "saw")))
                .hasMessage("too late");
        other.handle(new Stepped("e-1"));
        one.handle(new Stepped("e-1"));
        assertThat(one.history("e-1")).containsExactly("begun", "stepped", "stepped");
    }

    @Test
    void theSecondOwnerWaitsForTheFirstAndThenFails() {
        CompletableFuture<?>[] second = new CompletableFuture<?>[1];
        one.handleAndWrite(
                () -> {
                    second[0] = CompletableFuture.runAsync(() -> other.handle(new Stepped("e-1")));
                    await().until(() -> database.number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);
                },
                new Borrowed("e-1", "saw"));
        assertThatThrownBy(second[0]::join).hasCauseInstanceOf(SagaConflictException.class);
        assertThat(other.history("e-1")).containsExactly("begun", "borrowed saw");
    }

    /** On a thread of its own: on this one it would join the unit of work. */
    private void otherHandles(Object event) {
        CompletableFuture.runAsync(() -> other.handle(event)).join();
    }

    private String sagaOf(String errandId) {
        return one.store
                .findSagas(Errand.class, new AssociationValue("errandId", errandId))
                .iterator()
                .next();
    }
}
