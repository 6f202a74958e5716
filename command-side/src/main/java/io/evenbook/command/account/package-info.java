/** Accounts: balances, holds, withdrawals, the placing of orders, and both sides of settlement. */
package io.evenbook.command.account;
