/** What follows from the end of orders. */
package io.evenbook.saga.order;
