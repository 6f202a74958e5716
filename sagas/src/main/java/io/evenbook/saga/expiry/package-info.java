/** Ends holds, and the withdrawals behind them, when their time is over. */
package io.evenbook.saga.expiry;
