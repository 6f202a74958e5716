package io.evenbook.api.audit;

import io.evenbook.api.id.AccountId;
import java.util.stream.Stream;

/** An event that names accounts outside its journal entry. The audit finds events by these accounts. */
public interface NamesAccounts {
    /** The named accounts: one, or buyer and seller of a trade. */
    Stream<AccountId> accounts();
}
