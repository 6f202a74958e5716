/** The Spring Boot application: wires the modules, one configuration class per concern. */
package io.evenbook.app;
