/** Notifications of account holders. */
package io.evenbook.api.notification;
