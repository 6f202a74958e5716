/** Commands on the positions of many accounts in one commit: novation of trades, and the settlement of a window. */
package io.evenbook.command.clearing.settlement;
