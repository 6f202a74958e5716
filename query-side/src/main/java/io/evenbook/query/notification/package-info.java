/** Notifications, and when their owners read them. */
package io.evenbook.query.notification;
