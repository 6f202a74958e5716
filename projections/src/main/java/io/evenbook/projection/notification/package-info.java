/** The view {@code notifications}. */
package io.evenbook.projection.notification;
