/**
 * The benchmarks of {@code evenbook bench}. Each has a package of its own and runs on an embedded PostgreSQL with every
 * durability setting on. {@code measure} has loads, latencies and figures; {@code service} starts the service under
 * test.
 */
package io.evenbook.bench;
