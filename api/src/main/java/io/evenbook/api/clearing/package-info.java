/** Clearing: the calendars that say on which days business is done. */
package io.evenbook.api.clearing;
