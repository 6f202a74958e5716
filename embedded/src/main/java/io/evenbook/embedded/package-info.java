/**
 * PostgreSQL, a MongoDB wire server and Kafka for a start without installation.
 *
 * <p>The service knows nothing of this package: it takes its servers from Spring Boot's connection details, and these
 * beans are there only where this module is on the class path and {@code evenbook.embedded.enabled=true}. All state
 * lies in one folder and is kept; see {@link io.evenbook.embedded.EmbeddedProperties}.
 */
package io.evenbook.embedded;
