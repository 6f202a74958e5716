/** Clearing: closes windows and begins their settlement at their time, novates their trades, and settles them. */
package io.evenbook.saga.clearing;
