package io.evenbook.api.customer;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/**
 * A delegation in the accounts view.
 *
 * @param level READ: sees the account. TRADE: places orders on it, too
 * @param until when it ends; null: never
 */
public record DelegationAnswer(
        DelegationId delegationId, AccountId accountId, UserId userId, DelegationLevel level, Instant until) {}
