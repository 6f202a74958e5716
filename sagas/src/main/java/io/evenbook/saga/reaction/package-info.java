/** What follows from single events without a process of its own. */
package io.evenbook.saga.reaction;
