/** A bounded memory of the latest changes, shared by all clients of a stream. Plain Java. */
package io.evenbook.stream.ring;
