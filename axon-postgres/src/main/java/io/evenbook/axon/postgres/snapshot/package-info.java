/** Snapshots of the states of streams, stored by a thread of their own. Internal to this module. */
package io.evenbook.axon.postgres.snapshot;
