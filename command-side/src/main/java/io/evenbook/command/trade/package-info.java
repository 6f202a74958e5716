/** Trades after their execution: settled, parked, tried again. */
package io.evenbook.command.trade;
