package io.evenbook.command.account;

import io.evenbook.api.account.AccountId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Answers with the account's {@link AccountState} as the partition that owns it has it, and changes nothing. */
public record InspectAccount(@TargetAggregateIdentifier AccountId accountId) {}
