/** Reads recorded markets in the format of Coinbase's full channel. */
package io.evenbook.demo.coinbase;
