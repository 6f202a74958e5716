/** Streams: the log, pushed to clients as it grows. Only feeds hold state; a client is a cursor and a thread. */
package io.evenbook.stream;
