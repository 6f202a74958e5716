package io.evenbook.api.receipt;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about the steps of an order. */
public sealed interface ReceiptQuery<R> extends Query<R> {

    /** The steps of an order, oldest first. */
    record ListReceipt(String orderId, Paging paging) implements ReceiptQuery<Page<ReceiptStep>> {}
}
