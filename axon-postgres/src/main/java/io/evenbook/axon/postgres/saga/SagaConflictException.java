package io.evenbook.axon.postgres.saga;

import java.util.Set;
import org.axonframework.modelling.saga.SagaStorageException;

/**
 * Sagas are not stored as this unit of work read them: somebody else handles events of the same segment. Nothing of the
 * unit of work may be kept; done again, it reads them anew.
 */
public class SagaConflictException extends SagaStorageException {

    private static final long serialVersionUID = 1L;

    SagaConflictException(Set<String> sagaIds) {
        super("Written or deleted by somebody else since they were read: sagas=" + sagaIds);
    }
}
