/** What account holders are told. */
package io.evenbook.api.notification;
