package io.evenbook.api.approval;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/** Commands on the policies. The ledger has one set of policies. */
public sealed interface PolicyCommand {
    /** Identifies the stream of {@link PolicyEvent}s. */
    String POLICIES_ID = "pol_policies";

    /** The operation that the policy is about. */
    String operation();

    /**
     * Asks for a second person for an operation. A repeat does nothing.
     *
     * @param asset null: whatever the asset and the amount
     * @param from the least amount that needs a second person; null: any. Only with an asset
     */
    record SetPolicy(String operation, AssetCode asset, BigDecimal from, String reason) implements PolicyCommand {}

    /** Removes a policy. @param asset that of the policy; null: the policy for all assets */
    record RemovePolicy(String operation, AssetCode asset, String reason) implements PolicyCommand {}
}
