/** Starts the service, or its PostgreSQL alone, in this process and on temporary data. */
package io.evenbook.bench.service;
