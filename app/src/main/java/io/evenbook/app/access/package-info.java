/** Users: their passwords, second factors and sessions, and the HTTP API for them. */
package io.evenbook.app.access;
