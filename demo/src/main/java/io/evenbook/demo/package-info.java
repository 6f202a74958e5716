/**
 * The demo: replays a recorded or generated market through the service's HTTP API and compares the result with the
 * recording.
 */
package io.evenbook.demo;
