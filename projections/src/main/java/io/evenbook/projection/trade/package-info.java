/** Trades, as views. */
package io.evenbook.projection.trade;
