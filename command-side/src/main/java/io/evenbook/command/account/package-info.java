/** Accounts: balances, limits, holds, withdrawals and transfers. Start at {@code AccountDecider}. */
package io.evenbook.command.account;
