package io.evenbook.api.customer;

import io.evenbook.api.id.CustomerId;
import java.time.Instant;

/**
 * One customer, without personal data.
 *
 * @param status PENDING until the first KYC decision, then ACTIVE, SUSPENDED or CLOSED
 * @param kycLevel that was granted last, 0 to 2
 * @param kycValidUntil when that level ends; null: never
 * @param kycRequested the level of the open KYC case; null: none is open
 * @param kycCaseNumber the number of the open KYC case, which its decision names; null: none is open
 * @param feeDueAt when the tier's next fee is due; null: never
 */
public record CustomerAnswer(
        CustomerId customerId,
        CustomerStatus status,
        int kycLevel,
        Instant kycValidUntil,
        Integer kycRequested,
        Integer kycCaseNumber,
        Tier tier,
        Instant feeDueAt,
        Instant createdAt,
        long version,
        long position) {}
