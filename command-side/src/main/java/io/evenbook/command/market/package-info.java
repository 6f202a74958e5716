/** Markets: their listing, the order book, and everything that happens to an order once it has been placed. */
package io.evenbook.command.market;
