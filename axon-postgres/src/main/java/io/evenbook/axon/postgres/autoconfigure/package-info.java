/**
 * Spring Boot auto-configuration of this module, and checks that stop a start on a wrong wiring. It is active in a
 * Spring Boot application that sets {@code axon.postgres.node-id} and declares an
 * {@link io.evenbook.axon.postgres.serializer.EventTypes} bean; each bean yields to one of the application.
 */
package io.evenbook.axon.postgres.autoconfigure;
