package io.evenbook.api.audit;

import io.evenbook.api.id.AccountId;
import java.util.stream.Stream;

/** An event that concerns accounts beside those of its journal entry. */
public interface NamesAccounts {
    /** The accounts: one, or the two sides of a trade. */
    Stream<AccountId> accounts();
}
