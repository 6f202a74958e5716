/** Operation of the service: checks at the start, health, metrics. */
package io.evenbook.app.operation;
