/**
 * Faults on real processes. A {@link io.evenbook.axon.postgres.fault.Node} is a JVM of its own that sends commands and
 * keeps a view; it reaches PostgreSQL through a {@link io.evenbook.axon.postgres.fault.WireProxy}, which knows the
 * {@linkplain io.evenbook.axon.postgres.fault.Point points} at which a run is to be hurt. Afterwards every
 * {@link io.evenbook.axon.postgres.fault.Invariant} compares the answers of clients with the database.
 *
 * <p>Three rules: what is unknown stays unknown; a fault without proof that it landed makes the test inconclusive,
 * which is a failure; and each invariant has a test that shows it broken.
 */
package io.evenbook.axon.postgres.fault;
