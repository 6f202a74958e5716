/** Who may do what over HTTP. */
package io.evenbook.app.security;
