/** Receipts of orders: every step with its rule and values, read from the log. */
package io.evenbook.api.receipt;
