/** Tests of the whole service over HTTP, on embedded PostgreSQL, MongoDB protocol and Kafka. */
package io.evenbook.app.http;
