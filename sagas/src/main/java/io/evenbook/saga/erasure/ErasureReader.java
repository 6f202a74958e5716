package io.evenbook.saga.erasure;

import io.evenbook.api.access.UserEvent.UserCreated;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.audit.SubjectCommand.EraseSubject;
import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.api.id.SubjectId;
import io.evenbook.api.port.SubjectErasure;
import io.evenbook.saga.ProcessDispatcher;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/**
 * Destroys the key of each erased subject. With a customer it erases the customer's accounts and users; one under a
 * legal hold is parked.
 */
record ErasureReader(ErasureTable table, SubjectErasure keys, ProcessDispatcher commands)
        implements EventMessageHandler {
    private static final String WITH_CUSTOMER = "erased with its customer %s: %s";

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return SubjectErased.class.isAssignableFrom(message.getPayloadType())
                || AccountOpened.class.isAssignableFrom(message.getPayloadType())
                || UserCreated.class.isAssignableFrom(message.getPayloadType())
                || AccountAssigned.class.isAssignableFrom(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        switch (message.getPayload()) {
            case SubjectErased erased -> erase(erased, message);
            case AccountAssigned assigned ->
                table.addSubject(assigned.accountId().value(), assigned.customerId());
            case AccountOpened opened -> table.addSubject(opened.accountId().value(), opened.customerId());
            case UserCreated created -> table.addSubject(created.userId().value(), created.customerId());
            default -> throw new IllegalArgumentException("not handled: " + message.getPayloadType());
        }
        return null;
    }

    private void erase(SubjectErased erased, EventMessage<?> message) {
        table.addErased(erased.subjectId());
        keys.destroy(erased.subjectId().value());
        for (String subject : table.subjectsOf(erased.subjectId())) {
            EraseSubject erase = new EraseSubject(
                    new SubjectId(subject),
                    erased.requestedBy(),
                    erased.approvedBy(),
                    WITH_CUSTOMER.formatted(erased.subjectId(), erased.reason()));
            commands.send(erase, message);
        }
    }
}
