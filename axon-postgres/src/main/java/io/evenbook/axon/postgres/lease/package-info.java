/**
 * One owner for the commands: {@link io.evenbook.axon.postgres.lease.CommandLease} holds the lease,
 * {@link io.evenbook.axon.postgres.lease.Epochs} are its fencing tokens.
 */
package io.evenbook.axon.postgres.lease;
