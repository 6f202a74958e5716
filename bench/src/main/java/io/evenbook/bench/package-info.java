/**
 * The benchmarks: each measures one promise in one run, on an embedded PostgreSQL that has every durability setting on.
 */
package io.evenbook.bench;
