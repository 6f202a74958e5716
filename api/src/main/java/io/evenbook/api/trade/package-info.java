/** Trades and their settlement. */
package io.evenbook.api.trade;
