/**
 * Turns a recorded market into the orders that let another market go the same way. Knows nothing of how they are sent.
 */
package io.evenbook.demo.replay;
