/** Trades. */
package io.evenbook.query.trade;
