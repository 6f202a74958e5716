/** Benchmark {@code access}: what authentication and permissions cost each request. */
package io.evenbook.bench.access;
