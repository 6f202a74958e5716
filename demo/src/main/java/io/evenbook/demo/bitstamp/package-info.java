/** Reads recorded markets in the format of Bitstamp's live orders, trades and books. */
package io.evenbook.demo.bitstamp;
