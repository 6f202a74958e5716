/** Settles trades, delivery versus payment. */
package io.evenbook.saga.settlement;
