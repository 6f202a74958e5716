package io.evenbook.command.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;

/** An event that an account decided, and the stream that it goes to. */
public sealed interface Change {
    record InAccount(AccountEvent event) implements Change {}

    record NewOrder(OrderPlaced event) implements Change {}
}
