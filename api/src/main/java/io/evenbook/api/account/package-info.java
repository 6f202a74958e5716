/** Accounts of customers: what can be asked of them and what happened to them. */
package io.evenbook.api.account;
