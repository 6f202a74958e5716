/** Accounts, as views. */
package io.evenbook.projection.account;
