/** Projections of the log: views in PostgreSQL and MongoDB, and messages in Kafka. */
package io.evenbook.projection;
