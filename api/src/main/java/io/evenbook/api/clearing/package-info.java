/** Clearing: schemes and their windows, positions of accounts, and the calendars of business days. */
package io.evenbook.api.clearing;
