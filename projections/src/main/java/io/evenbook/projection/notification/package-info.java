/** What customers are told. */
package io.evenbook.projection.notification;
