/** Benchmark {@code replay}: the rebuild of a view. */
package io.evenbook.bench.replay;
