package io.evenbook.axon.postgres.saga;

import java.util.Set;
import org.axonframework.modelling.saga.SagaStorageException;

/**
 * Sagas have changed since this unit of work read them: another process handles events of the same segment. The unit of
 * work must roll back; a retry reads them again.
 */
public class SagaConflictException extends SagaStorageException {

    private static final long serialVersionUID = 1L;

    SagaConflictException(Set<String> sagaIds) {
        super("Written or deleted by another process since they were read: sagas=" + sagaIds);
    }
}
