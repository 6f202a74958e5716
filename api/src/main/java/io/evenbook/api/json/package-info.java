/** The JSON form of the log and of HTTP. */
package io.evenbook.api.json;
