/** Streams: why one is not opened. */
package io.evenbook.api.stream;
