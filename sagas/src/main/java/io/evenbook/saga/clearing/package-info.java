/** Clearing: closes and settles windows at their time. */
package io.evenbook.saga.clearing;
