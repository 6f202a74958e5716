/** The whole service, as clients see it: real embedded PostgreSQL, Mongo wire and Kafka behind HTTP. */
package io.evenbook.app.http;
