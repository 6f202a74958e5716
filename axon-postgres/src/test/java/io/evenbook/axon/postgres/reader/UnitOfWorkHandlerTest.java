package io.evenbook.axon.postgres.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.junit.jupiter.api.Test;

/** The order of actions around the handlers of one batch. */
class UnitOfWorkHandlerTest {

    private final List<String> happened = new ArrayList<>();
    private final UnitOfWorkHandler handler = new UnitOfWorkHandler(
            SimpleEventHandlerInvoker.builder()
                    .eventHandlers(new Handler())
                    .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                    .build(),
            this::transaction);

    @Test
    void aBatchIsOneTransactionAndTheTokenComesBehindWhatTheHandlersWaitFor() throws Exception {
        handler.handle(batch("one", "two", "three"), () -> happened.add("token"));
        assertThat(happened)
                .containsExactly(
                        "begin",
                        "one",
                        "two",
                        "three",
                        "outcome of one",
                        "outcome of two",
                        "outcome of three",
                        "token",
                        "commit",
                        "after three",
                        "after two",
                        "after one");
    }

    @Test
    void ofABatchThatFailsNothingRemains() {
        assertThatThrownBy(() -> handler.handle(batch("one", "fails", "three"), () -> happened.add("token")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fails");
        assertThat(happened).containsExactly("begin", "one", "rollback");
    }

    @Test
    void anErrorFailsTheBatchToo() {
        assertThatThrownBy(() -> handler.handle(batch("breaks"), () -> happened.add("token")))
                .hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(happened).containsExactly("begin", "rollback");
    }

    @Test
    void anErrorAfterAllWasHandledRollsBackToo() throws Exception {
        assertThatThrownBy(() -> handler.handle(batch("one", "breaks at the end"), () -> happened.add("token")))
                .isInstanceOf(StackOverflowError.class);
        assertThat(happened).containsExactly("begin", "one", "outcome of one", "rollback");
        assertThat(CurrentUnitOfWork.isStarted()).isFalse();
        happened.clear();
        handler.handle(batch("two"), () -> happened.add("token"));
        assertThat(happened).containsExactly("begin", "two", "outcome of two", "token", "commit", "after two");
    }

    @Test
    void anOutcomeThatDoesNotComeFailsTheBatch() {
        assertThatThrownBy(() -> handler.handle(batch("one", "no outcome"), () -> happened.add("token")))
                .hasMessage("no outcome");
        assertThat(happened).containsExactly("begin", "one", "outcome of one", "rollback");
    }

    @Test
    void aTokenThatCannotBeStoredFailsTheBatch() {
        assertThatThrownBy(() -> handler.handle(batch("one"), () -> {
                    throw new IllegalStateException("claim lost");
                }))
                .hasMessage("claim lost");
        assertThat(happened).containsExactly("begin", "one", "outcome of one", "rollback");
    }

    @Test
    void whereNothingIsToBeHandledOnlyTheTokenIsStored() throws Exception {
        handler.handle(new LogBatch(3, 9, List.of()), () -> happened.add("token"));
        assertThat(happened).containsExactly("begin", "token", "commit");
    }

    @Test
    void itAsksTheHandlersWhatTheyHandle() {
        assertThat(handler.handles(GenericEventMessage.asEventMessage("text"))).isTrue();
        assertThat(handler.handles(GenericEventMessage.asEventMessage(7))).isFalse();
    }

    private static LogBatch batch(String... payloads) {
        return new LogBatch(
                0,
                payloads.length,
                IntStream.range(0, payloads.length)
                        .<TrackedEventMessage<?>>mapToObj(i -> new GenericTrackedEventMessage<>(
                                new GlobalSequenceTrackingToken(i + 1),
                                GenericEventMessage.asEventMessage(payloads[i])))
                        .toList());
    }

    private Transaction transaction() {
        happened.add("begin");
        return new Transaction() {
            @Override
            public void commit() {
                happened.add("commit");
            }

            @Override
            public void rollback() {
                happened.add("rollback");
            }
        };
    }

    private final class Handler implements EventMessageHandler {

        @Override
        public boolean canHandle(EventMessage<?> event) {
            return event.getPayloadType() == String.class;
        }

        @Override
        public Object handle(EventMessage<?> event) {
            String payload = (String) event.getPayload();
            switch (payload) {
                case "fails" -> throw new IllegalStateException(payload);
                case "breaks" -> throw new StackOverflowError(payload);
                case "breaks at the end" ->
                    CurrentUnitOfWork.get().onPrepareCommit(_ -> {
                        throw new StackOverflowError(payload);
                    });
                case "no outcome" ->
                    CurrentUnitOfWork.get().onPrepareCommit(_ -> {
                        throw new IllegalStateException(payload);
                    });
                default -> {
                    happened.add(payload);
                    CurrentUnitOfWork.get().onPrepareCommit(_ -> happened.add("outcome of " + payload));
                    CurrentUnitOfWork.get().afterCommit(_ -> happened.add("after " + payload));
                }
            }
            return null;
        }
    }
}
