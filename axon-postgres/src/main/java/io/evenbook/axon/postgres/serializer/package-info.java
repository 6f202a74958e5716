/** Event payloads as JSON under stable names and revisions instead of class names. */
package io.evenbook.axon.postgres.serializer;
