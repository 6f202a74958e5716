package io.evenbook.command.customer;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.customer.CustomerProfile;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.KycDocument;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.port.CustomerProfiles;
import io.evenbook.api.port.PersonalData;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.command.http.Idempotency;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PathIds;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Prepares requests on customers before their command is sent: asks for the caller's scope, and seals personal data.
 */
@Component
class CustomerEdge {
    /** The length of a ULID. */
    private static final int ID_LENGTH = 26;

    private final CurrentAccess access;
    private final CommittedStates states;
    private final CustomerProfiles profiles;
    private final PersonalData personalData;

    CustomerEdge(CurrentAccess access, CommittedStates states, CustomerProfiles profiles, PersonalData personalData) {
        this.access = access;
        this.states = states;
        this.profiles = profiles;
        this.personalData = personalData;
    }

    CurrentAccess access() {
        return access;
    }

    /**
     * The customer that a path names.
     *
     * @throws RejectedException {@code customer.unknown}, also if the caller may see its own customer only
     */
    CustomerId require(String path) {
        return access.requireOwn(PathIds.customer(path));
    }

    /**
     * Stores the profile of a customer that is to be created. With an idempotency key the id follows from it, so a
     * repeat stores nothing else.
     *
     * @return the id of the new customer
     */
    CustomerId add(CustomerProfile profile, Idempotency idempotency) {
        String key = idempotency.key();
        CustomerId customerId = CustomerId.named(key == null ? NewIds.unique() : key.substring(0, ID_LENGTH));
        if (!profiles.add(customerId, profile)) {
            throw new KeyReusedException(key);
        }
        return customerId;
    }

    Optional<CustomerProfile> profile(CustomerId customerId) {
        return profiles.find(customerId);
    }

    /**
     * A document as an event may name it. Asks for the customer first: a text of a client must not get a key.
     *
     * @param sha256 SHA-256 of the document; nobody can try documents against what comes of it without the customer's
     *     key
     */
    KycDocument document(CustomerId customerId, KycDocument.Kind kind, String sha256) {
        if (states.find(CustomerState.AGGREGATE.type(), customerId) == null) {
            throw new RejectedException(new CustomerUnknown(customerId.value()));
        }
        String place = "customer.KycRequested/documents/" + kind;
        return new KycDocument(
                kind, personalData.seal(customerId.value(), place, sha256).match());
    }
}
