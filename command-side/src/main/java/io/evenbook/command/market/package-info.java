/** Markets: listing, the order book, placing, matching, reducing and cancelling orders. */
package io.evenbook.command.market;
