/** Annotations of controller methods that say who may call them and how much a request may carry. */
package io.evenbook.api.access;
