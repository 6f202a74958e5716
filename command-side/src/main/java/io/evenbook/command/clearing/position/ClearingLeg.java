package io.evenbook.command.clearing.position;

import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Money;

/**
 * One leg of a journal entry of clearing.
 *
 * @param amount greater than zero
 */
record ClearingLeg(Ledger ledger, PostingSide side, Money amount) {

    /** A ledger account: the participant's in clearing, the participant's own, the central counterparty's, the fees. */
    enum Ledger {
        CLEARING,
        CUSTOMER,
        CCP,
        FEES
    }
}
