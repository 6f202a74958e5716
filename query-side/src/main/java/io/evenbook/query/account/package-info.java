/** Accounts with their balances, holds, withdrawals and transfers. */
package io.evenbook.query.account;
