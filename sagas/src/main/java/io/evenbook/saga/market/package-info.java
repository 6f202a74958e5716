/** Does in markets what time makes due: phases of sessions, ends of orders, stops that a command had to leave. */
package io.evenbook.saga.market;
