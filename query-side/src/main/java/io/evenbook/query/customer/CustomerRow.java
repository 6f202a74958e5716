package io.evenbook.query.customer;

import io.evenbook.api.customer.CustomerAnswer;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "customers", name = "customer")
class CustomerRow {
    @Id
    String customerId;

    @Enumerated(EnumType.STRING)
    CustomerStatus status;

    int kycLevel;
    Instant kycValidUntil;
    Integer kycRequested;
    Integer kycCaseNumber;

    @Enumerated(EnumType.STRING)
    Tier tier;

    Instant feeDueAt;
    Instant createdAt;
    long createdPosition;
    long version;
    long position;

    CustomerAnswer answer() {
        return new CustomerAnswer(
                new CustomerId(customerId),
                status,
                kycLevel,
                kycValidUntil,
                kycRequested,
                kycCaseNumber,
                tier,
                feeDueAt,
                createdAt,
                version,
                position);
    }
}
