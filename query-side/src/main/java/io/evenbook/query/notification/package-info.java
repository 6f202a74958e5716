/** Notifications, and which of them have been read. */
package io.evenbook.query.notification;
