/** Benchmark {@code sagas}: the settlement saga on two saga stores. */
package io.evenbook.bench.sagas;
