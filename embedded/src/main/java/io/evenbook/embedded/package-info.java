/**
 * PostgreSQL, a MongoDB wire server and Kafka for a start without installation.
 *
 * <p>No other module imports this package. The service gets its servers through Spring Boot's connection details; this
 * module provides them if it is on the class path and {@code evenbook.embedded.enabled=true}. One folder keeps all
 * state across restarts; see {@link io.evenbook.embedded.EmbeddedProperties}.
 */
package io.evenbook.embedded;
