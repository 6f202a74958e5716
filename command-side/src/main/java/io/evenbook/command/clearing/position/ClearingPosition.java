package io.evenbook.command.clearing.position;

import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;

/**
 * One asset of an account in a window.
 *
 * @param delivers fees on top included; zero or greater
 * @param receives fees taken out; zero or greater
 * @param hold what orders held for the deliveries; zero or greater
 * @param prepared what was held in addition when the window was due; null: it was not due yet, or orders held all that
 *     the account delivers
 */
public record ClearingPosition(Money delivers, Money receives, Money hold, Money prepared) {

    static ClearingPosition of(OpenPosition open) {
        return new ClearingPosition(open.delivers(), open.receives(), open.hold(), null);
    }

    static ClearingPosition none(Money any) {
        Money zero = any.none();
        return new ClearingPosition(zero, zero, zero, null);
    }

    /** @throws IllegalStateException if funds are reserved for it: its sums are final */
    ClearingPosition requireOpen(WindowId windowId) {
        if (prepared != null) {
            throw new IllegalStateException("must not be settling: " + windowId);
        }
        return this;
    }

    ClearingPosition prepared(Money held) {
        return new ClearingPosition(delivers, receives, hold, held);
    }

    ClearingPosition plus(Money moreDelivers, Money moreReceives, Money moreHold) {
        return new ClearingPosition(
                delivers.plus(moreDelivers), receives.plus(moreReceives), hold.plus(moreHold), prepared);
    }

    /** With a hold that is at most what it delivers. */
    ClearingPosition withoutExcessHold() {
        return new ClearingPosition(delivers, receives, hold.min(delivers), prepared);
    }

    /** Whether orders held all that is delivered. */
    boolean isCovered() {
        return hold.compareTo(delivers) >= 0;
    }

    /** Whether nothing is open: nothing is held either then. */
    boolean isNone() {
        return delivers.isZero() && receives.isZero();
    }

    OpenPosition open() {
        return new OpenPosition(delivers, receives, hold);
    }

    /** The funds held for its deliveries. */
    public Money reserved() {
        return prepared == null ? hold : hold.plus(prepared);
    }

    /** Deliveries less receipts. */
    public Money owed() {
        return delivers.minus(receives);
    }

    public AssetSums sums() {
        return new AssetSums(delivers, receives);
    }
}
