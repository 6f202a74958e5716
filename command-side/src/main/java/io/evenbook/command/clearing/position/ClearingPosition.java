package io.evenbook.command.clearing.position;

import io.evenbook.api.money.Money;

/**
 * One asset of an account in a window.
 *
 * @param delivers fees on top included; zero or greater
 * @param receives fees taken out; zero or greater
 * @param hold what orders held for the deliveries; zero or greater
 * @param prepared what was held in addition when the window was due; null: it was not due yet
 */
record ClearingPosition(Money delivers, Money receives, Money hold, Money prepared) {

    static ClearingPosition none(Money any) {
        Money zero = any.minus(any);
        return new ClearingPosition(zero, zero, zero, null);
    }

    ClearingPosition plus(Money moreDelivers, Money moreReceives, Money moreHold) {
        return new ClearingPosition(
                delivers.plus(moreDelivers), receives.plus(moreReceives), hold.plus(moreHold), prepared);
    }

    /** The funds held for its deliveries. */
    Money reserved() {
        return prepared == null ? hold : hold.plus(prepared);
    }

    /** Deliveries less receipts. */
    Money owed() {
        return delivers.minus(receives);
    }

    boolean isEmpty() {
        return delivers.isZero() && receives.isZero() && hold.isZero();
    }
}
