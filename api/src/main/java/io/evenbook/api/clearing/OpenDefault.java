package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;

/** A default of a participant that is not closed. */
public record OpenDefault(DefaultId defaultId, AccountId accountId, DefaultStage stage) {}
