/**
 * States that are folded beside the command thread, from the log: for snapshots of large ones, and as they were in the
 * past.
 */
package io.evenbook.axon.postgres.fold;
