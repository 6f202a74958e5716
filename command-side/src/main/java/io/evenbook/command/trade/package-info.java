/** Trades after their execution: settled, parked, retried, cancelled. */
package io.evenbook.command.trade;
