/** Moves markets from phase to phase as their sessions say. */
package io.evenbook.saga.market;
