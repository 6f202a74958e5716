package io.evenbook.api.approval;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/** Events of the policies. */
public sealed interface PolicyEvent {

    /**
     * From now on the operation needs a second person. Replaces the operation's policy for the same asset.
     *
     * @param operation the permission that it needs: {@code withdrawal:confirm}
     * @param asset null: whatever the asset and the amount
     * @param from the least amount that needs a second person, at the asset's scale; null: any
     */
    record PolicySet(String operation, AssetCode asset, BigDecimal from, String reason) implements PolicyEvent {}

    /**
     * The operation's policy ended.
     *
     * @param asset null: that for whatever asset and amount
     */
    record PolicyRemoved(String operation, AssetCode asset, String reason) implements PolicyEvent {}
}
