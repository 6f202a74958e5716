/** Processes that react to events with commands: settlement of trades, release of holds, posting of imports. */
package io.evenbook.saga;
