/**
 * The demo: drives a recorded or invented market through the service's public API, and compares what came of it with
 * the record.
 */
package io.evenbook.demo;
