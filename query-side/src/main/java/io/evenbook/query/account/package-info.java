/** Accounts with their balances, holds and withdrawals. */
package io.evenbook.query.account;
