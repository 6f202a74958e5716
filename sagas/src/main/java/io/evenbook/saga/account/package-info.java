/** What follows from the freezing of accounts. */
package io.evenbook.saga.account;
