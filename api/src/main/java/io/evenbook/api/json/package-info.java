/** The one form of JSON in the log and over HTTP. */
package io.evenbook.api.json;
