/** Processes without a state: each reacts to single events with one command. */
package io.evenbook.saga.reaction;
