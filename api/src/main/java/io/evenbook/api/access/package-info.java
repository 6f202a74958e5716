/** Users, their roles and permissions, and the annotations of controller methods that name them. */
package io.evenbook.api.access;
