/** What Axon runs on: every store, bus and serializer is declared here, none is left to a default. */
package io.evenbook.app.axon;
