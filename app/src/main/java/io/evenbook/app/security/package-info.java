/** Authentication and permissions of HTTP requests. */
package io.evenbook.app.security;
