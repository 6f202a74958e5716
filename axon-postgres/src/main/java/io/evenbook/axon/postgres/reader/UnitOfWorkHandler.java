package io.evenbook.axon.postgres.reader;

import java.util.List;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;

/**
 * Passes the log to Axon's event handlers and sagas, one event after the other. A batch is one
 * {@link BatchingUnitOfWork} and one transaction, with the token in it; a failed batch is rolled back as a whole.
 */
public final class UnitOfWorkHandler implements LogHandler {

    private final EventHandlerInvoker invoker;
    private final TransactionManager transactions;

    /** @param invoker must propagate the exceptions of its handlers; used with the root segment only */
    public UnitOfWorkHandler(EventHandlerInvoker invoker, TransactionManager transactions) {
        this.invoker = invoker;
        this.transactions = transactions;
    }

    @Override
    public boolean handles(EventMessage<?> event) {
        return invoker.canHandle(event, Segment.ROOT_SEGMENT);
    }

    @Override
    public void handle(LogBatch batch, Runnable storeToken) throws Exception {
        if (batch.events().isEmpty()) {
            transactions.executeInTransaction(storeToken);
            return;
        }
        Transaction transaction = transactions.startTransaction();
        try {
            handle(batch.events(), transaction, storeToken);
        } catch (Error e) {
            // Axon's unit of work rolls back on exceptions only; the next work on this thread would join the
            // transaction
            transaction.rollback();
            throw e;
        }
    }

    private void handle(List<TrackedEventMessage<?>> events, Transaction transaction, Runnable storeToken)
            throws Exception {
        BatchingUnitOfWork<TrackedEventMessage<?>> unitOfWork = new BatchingUnitOfWork<>(events);
        unitOfWork.onCommit(_ -> transaction.commit());
        unitOfWork.onRollback(_ -> transaction.rollback());
        ResultMessage<?> result = unitOfWork.executeWithResult(() -> {
            invoker.handle(unitOfWork.getMessage(), Segment.ROOT_SEGMENT);
            if (unitOfWork.isLastMessage()) {
                // Behind the actions of the handlers, such as waiting for the outcomes of their commands
                unitOfWork.onPrepareCommit(_ -> storeToken.run());
            }
            return null;
        });
        if (result.isExceptional()) {
            throw failure(result.exceptionResult());
        }
    }

    private static Exception failure(Throwable cause) {
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }
}
