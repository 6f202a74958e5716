/** The clients of streams: one cursor and one virtual thread each, over SSE or WebSocket. */
package io.evenbook.stream.client;
