/** Trades and their settlement status. */
package io.evenbook.query.trade;
