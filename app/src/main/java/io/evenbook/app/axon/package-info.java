/** Declares every store, bus and serializer of Axon; none is left to a default. */
package io.evenbook.app.axon;
